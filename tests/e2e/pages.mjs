// Every page that a link leads to, as every account: fit to be read, by eye and by ear, at usual size and at 200 %.
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { accounts, signIn } from "./site.mjs";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** Of addresses that differ only in numbers so many are opened. */
const OF_A_KIND = 1;
/** The usual size, and 200 % of it. */
const SIZES = [
  { name: "100", viewport: { width: 1366, height: 768 }, deviceScaleFactor: 1 },
  { name: "200", viewport: { width: 683, height: 384 }, deviceScaleFactor: 2 },
];

const kindOf = (path) => path.split("?")[0].split("/").map((part) => (/\d/.test(part) ? "n" : part)).join("/");
const fileOf = (login, path) => `${login}${kindOf(path).replace(/[^\w-]+/g, "_")}`.replace(/_+$/, "");

/** Runs the scenario; gives what was found wrong. */
export async function run(browser, address, pictures) {
  // Told as they are found: a run that is cut short has said what it saw.
  const wrong = { length: 0, push(...found) { this.length += found.length; for (const it of found) console.log(`  ${it}`); } };
  let opened = 0;
  mkdirSync(pictures, { recursive: true });
  const first = await browser.newPage();
  const people = [{ login: "visitor" }, ...(await accounts(first, address))];
  await first.close();
  const pictured = new Set();
  for (const account of people) {
    const context = await browser.newContext({ viewport: SIZES[0].viewport, locale: "zh-CN" });
    const page = await context.newPage();
    const told = [];
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") told.push(message.text());
    });
    page.on("pageerror", (error) => told.push(String(error)));
    if (account.password) await signIn(page, address, account);
    const waiting = account.password ? ["/home", "/me", "/about"] : ["/login", "/about", "/feedback", "/no-such-page"];
    const seen = new Map();
    while (waiting.length > 0) {
      const path = waiting.shift();
      const kind = kindOf(path);
      if ((seen.get(kind) ?? 0) >= OF_A_KIND) continue;
      seen.set(kind, (seen.get(kind) ?? 0) + 1);
      if (/\.(csv|json)$|\/file$|^\/logout/.test(path.split("?")[0])) continue;
      told.length = 0;
      const answer = await page.goto(address + path);
      const status = answer?.status() ?? 0;
      const place = `${account.login} ${path}`;
      if (status !== 200 && path !== "/no-such-page") {
        wrong.push(`${place}: ${status}`);
        continue;
      }
      opened += 1;
      const links = await page.locator("a[href^='/']").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
      waiting.push(...links.map((link) => link.split("#")[0]));
      if (path !== "/no-such-page") wrong.push(...told.map((words) => `${place}: ${words}`));
      if (pictured.has(kind) && account.password) continue;
      pictured.add(kind);
      for (const size of SIZES) {
        const shown = await browser.newContext({
          viewport: size.viewport,
          deviceScaleFactor: size.deviceScaleFactor,
          locale: "zh-CN",
          storageState: await context.storageState(),
          bypassCSP: true,
        });
        const view = await shown.newPage();
        await view.goto(address + path);
        const wide = await view.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (wide > 1) wrong.push(`${place} at ${size.name} %: ${wide} pixels too wide`);
        await view.addScriptTag({ path: axe });
        const found = await view.evaluate(async () => (await axe.run()).violations);
        for (const it of found.filter((it) => it.impact === "serious" || it.impact === "critical")) {
          const where = it.nodes.slice(0, 2).map((node) => node.target.join(" ")).join(", ");
          wrong.push(`${place} at ${size.name} %: ${it.id} (${it.help}) at ${where}`);
        }
        await view.screenshot({ path: join(pictures, `${fileOf(account.login, path)}-${size.name}.png`), fullPage: true });
        await shown.close();
      }
    }
    await context.close();
  }
  return { wrong, opened };
}
