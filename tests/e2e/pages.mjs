// Every link as every account answers; every kind of page, in each shape that a role sees it in, is fit to be read.
import { accounts, signIn } from "./site.mjs";
import { SIZES, look, window } from "./look.mjs";

/** Of addresses that differ only in numbers so many are asked for. */
const OF_A_KIND = 4;
/** Of shapes of one kind of page so many are looked at. */
const SHAPES = 6;
/** Pages for those who have not signed in. */
const OUTSIDE = ["/login", "/about", "/feedback"];
/** Parts of an address that are names, not kinds of pages. */
const NAMES = [[/^\/units\/n\/facts\/(?!import).+/, "/units/n/facts/n"], [/^\/units\/n\/ledgers\/(?!all$)[^/]+/, "/units/n/ledgers/n"]];

const kindOf = (path) => {
  const kind = path.split("?")[0].split("/").map((part) => (/\d/.test(part) ? "n" : part)).join("/");
  return NAMES.reduce((kind, [name, words]) => kind.replace(name, words), kind);
};
const fileOf = (kind) => kind.replace(/[^\w-]+/g, "_").replace(/^_|_+$/g, "") || "root";
const isFile = (path) => /\.(csv|json)$|\/file$/.test(path.split("?")[0]);
const plain = (html) => html.replace(/&amp;/g, "&").replace(/&#x?2[0-9a-f];/g, (it) => ({ "&#x27;": "'", "&#39;": "'" })[it] ?? it);
const linksOf = (html) => [...html.matchAll(/<a\b[^>]*?\bhref="(\/[^"#]*)/g)].map((it) => plain(it[1]));

/** What a page lets somebody do: two pages of one kind with the same shape need not both be looked at. */
function shapeOf(html) {
  const main = html.slice(html.indexOf("<main"), html.indexOf("<footer"));
  const parts = [/<form\b[^>]*\baction="([^"]*)"/g, /\bname="([^"]*)"/g, /<h2[^>]*>([^<]*)/g, /<button[^>]*>([^<]*)/g, /class="button[^>]*>([^<]*)/g];
  const words = parts.flatMap((part) => [...main.matchAll(part)].map((it) => it[1].replace(/[\w.-]*\d[\w.-]*/g, "n")));
  return [...new Set(words)].sort().join("\n");
}

/** Does the deed for each of a list, two at once. */
async function twoAtOnce(list, deed) {
  const waiting = [...list];
  const worker = async () => {
    while (waiting.length > 0) await deed(waiting.shift());
  };
  await Promise.all([worker(), worker()]);
}

/** Signs somebody in and asks for what links lead to. */
async function walk(browser, address, account, wrong) {
  const context = await browser.newContext({ locale: "zh-CN" });
  if (account.password) {
    const page = await context.newPage();
    await signIn(page, address, account);
    await page.close();
  }
  const waiting = account.password ? ["/home", "/me"] : [...OUTSIDE];
  const seen = new Set();
  const ofKind = new Map();
  const found = [];
  while (waiting.length > 0) {
    const path = waiting.shift();
    const kind = kindOf(path);
    if (seen.has(path) || (ofKind.get(kind) ?? 0) >= OF_A_KIND) continue;
    seen.add(path);
    ofKind.set(kind, (ofKind.get(kind) ?? 0) + 1);
    const answer = await context.request.get(address + path);
    if (answer.status() !== 200) {
      wrong.push(`${account.login} ${path}: ${answer.status()}`);
      continue;
    }
    if (isFile(path)) continue;
    const html = await answer.text();
    found.push({ path, kind, shape: shapeOf(html) });
    waiting.push(...linksOf(html));
  }
  const state = await context.storageState();
  await context.close();
  return { account, found, state, asked: seen.size };
}

/** Runs the scenario; gives what was found wrong. */
export async function run(browser, address, pictures, { note = () => {} } = {}) {
  const wrong = [];
  const first = await browser.newPage();
  const people = [{ login: "visitor" }, ...(await accounts(first, address))];
  await first.close();
  const walks = new Map();
  await twoAtOnce(people, async (account) => walks.set(account, await walk(browser, address, account, wrong)));
  const asked = [...walks.values()].reduce((sum, it) => sum + it.asked, 0);
  note(`${asked} links asked for`);

  // The first who sees a shape shows it: the order of accounts, not of answers, decides.
  const shapes = new Map();
  const sights = [];
  for (const account of people) {
    const { found, state } = walks.get(account);
    const own = [];
    for (const { path, kind, shape } of found) {
      const known = shapes.get(kind) ?? new Set();
      if (known.has(shape) || known.size >= SHAPES) continue;
      shapes.set(kind, known.add(shape));
      own.push({ path, name: `${fileOf(kind)}-${known.size}-${account.login}` });
    }
    for (const size of SIZES) sights.push({ account, size, state, own });
  }
  let opened = 0;
  await twoAtOnce(sights, async ({ account, size, state, own }) => {
    const shown = await window(browser, size, state);
    for (const { path, name } of own) {
      await shown.page.goto(address + path);
      opened += 1;
      const found = [...(await look(shown, name, pictures)), ...shown.told()];
      wrong.push(...found.map((it) => `${account.login} ${path} ${it}`));
    }
    await shown.close();
    note(`${account.login} at ${size.name} %: ${own.length} pages`);
  });
  return { wrong, opened };
}
