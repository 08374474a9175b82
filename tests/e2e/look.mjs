// Looking at a page as a person would: is it fit to be read, by eye and by ear, at usual size and at 200 %?
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The usual size, and 200 % of it. */
export const SIZES = [
  { name: "100", viewport: { width: 1366, height: 768 }, deviceScaleFactor: 1 },
  { name: "200", viewport: { width: 683, height: 384 }, deviceScaleFactor: 2 },
];

/** A picture is at most so many pixels high: a longer page is taken whole, in pieces. */
const TALL = 4000;

/** A page with its size, and what its console told since it was last asked. */
export async function window(browser, size, storageState) {
  const context = await browser.newContext({
    viewport: size.viewport,
    deviceScaleFactor: size.deviceScaleFactor,
    locale: "zh-CN",
    storageState,
  });
  const page = await context.newPage();
  const told = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") told.push(message.text());
  });
  page.on("pageerror", (error) => told.push(String(error)));
  return { page, size, told: () => told.splice(0), close: () => context.close() };
}

/** What is wrong with the page that is open; its picture is kept under the name. */
export async function look({ page, size }, name, pictures) {
  const wrong = [];
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (wide > 1) wrong.push(`${wide} pixels too wide`);
  // Given to the debugger, not to the page: the content security policy stays as it is.
  await page.evaluate(axe);
  const found = await page.evaluate(() => axe.run({ resultTypes: ["violations"], preload: false }).then((it) => it.violations));
  for (const it of found.filter((it) => it.impact === "serious" || it.impact === "critical")) {
    const where = it.nodes.slice(0, 2).map((node) => node.target.join(" ")).join(", ");
    wrong.push(`${it.id} (${it.help}) at ${where}`);
  }
  await takePictures(page, size, join(pictures, `${name}-${size.name}`));
  return wrong.map((it) => `at ${size.name} %: ${it}`);
}

/** The whole page in pictures `FILE.png`, `FILE-2.png`, `FILE-3.png` …, from top to bottom. */
async function takePictures(page, size, file) {
  mkdirSync(dirname(file), { recursive: true });
  const { width, height } = await page.evaluate(() => ({ width: innerWidth, height: document.documentElement.scrollHeight }));
  const piece = TALL / size.deviceScaleFactor;
  for (let y = 0, number = 1; y < height; y += piece, number += 1) {
    const clip = { x: 0, y, width, height: Math.min(piece, height - y) };
    await page.screenshot({ path: `${file}${number > 1 ? `-${number}` : ""}.png`, fullPage: true, clip });
  }
}

/** Looks, at both sizes, at the page where somebody stands; what is wrong goes to the list. */
export function sights(browser, scenario, pictures, wrong) {
  return async (person, name) => {
    const state = await person.page.context().storageState();
    for (const size of SIZES) {
      const shown = await window(browser, size, state);
      await shown.page.goto(person.page.url());
      const found = [...(await look(shown, `${scenario}_${name}`, pictures)), ...shown.told()];
      wrong.push(...found.map((it) => `${person.login} ${person.path()} ${it}`));
      await shown.close();
    }
  };
}
