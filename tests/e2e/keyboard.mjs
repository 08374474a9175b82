// The secretary of a community does the whole part with the keyboard only: signs in, finds the sheet, scores the unit,
// hands it in. At every step it can be seen where the keyboard is.
import { Person } from "./person.mjs";
import { advance, selfAssessment } from "./cycle.mjs";

/** More stops than this no page has before what is looked for. */
const FAR = 200;

/** Where the keyboard is: its name, and what keeps an eye from finding it. */
const where = (page) =>
  page.evaluate(() => {
    const it = document.activeElement;
    if (!it || it === document.body) return { name: "", hidden: "" };
    const name = it.getAttribute("aria-label") || it.labels?.[0]?.innerText || it.innerText || it.name || it.tagName;
    const look = getComputedStyle(it);
    const box = it.getBoundingClientRect();
    const seen = [0.5, 0.1, 0.9].some((part) => {
      const top = document.elementFromPoint(box.left + box.width * part, box.top + box.height / 2);
      return top && (it === top || it.contains(top) || top.contains(it));
    });
    const outlined = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2;
    const hidden = !it.matches(":focus-visible") || !outlined ? "no outline" : box.bottom < 0 || box.top > innerHeight ? "outside the window" : seen ? "" : "covered";
    return { name: name.trim(), tag: it.tagName, column: it.dataset.column ?? "", hidden };
  });

/** Runs the scenario. */
export async function run(browser, address, _pictures, { password = "Biaochi-demo-2026", note = () => {} } = {}) {
  const site = { browser, address, password };
  const key = `keys-${Date.now().toString(36)}`;
  const wrong = [];
  const office = await Person.come(site, "office");
  const { cycle, title } = await selfAssessment(office, key, ["朝阳社区", "星河社区"]);
  note("周期在自查自评阶段");

  const person = await Person.arrive(site, "secretary");
  const { page } = person;
  const keys = page.keyboard;
  const stop = async () => {
    const at = await where(page);
    if (at.hidden) wrong.push(`${person.path()}: the keyboard is at “${at.name}”, but nobody sees it: ${at.hidden}`);
    return at;
  };
  const go = async (is, step = "Tab") => {
    for (let stops = 0; stops < FAR; stops += 1) {
      await keys.press(step);
      const at = await stop();
      if (is(at)) return at;
    }
    throw new Error(`${person.path()}: the keyboard does not get to ${is}`);
  };
  const enter = async () => {
    await Promise.all([page.waitForEvent("load"), keys.press("Enter")]);
  };

  // Signs in. The first stop of every page is the way past the menu.
  const first = await go(() => true);
  if (first.name !== "跳到正文") wrong.push(`the first stop of the page for signing in is “${first.name}”`);
  await go((at) => at.name === "账号");
  await keys.type("secretary");
  await go((at) => at.name === "密码");
  await keys.type(password);
  await enter();
  if (person.path() !== "/home") throw new Error(`signing in led to ${person.path()}`);

  // Past the menu, to the task of this cycle, to the sheet.
  await go((at) => at.name === "跳到正文");
  await keys.press("Enter");
  const tasks = await page.locator(".tasks li", { hasText: title }).getByRole("link").allInnerTexts();
  if (tasks.length !== 1) throw new Error(`/home has ${tasks.length} tasks of ${title}`);
  let found = false;
  while (!found) {
    await go((at) => at.name === tasks[0].trim());
    found = await page.evaluate((title) => document.activeElement.closest("li").innerText.includes(title), title);
  }
  await enter();
  const sheet = person.path();
  if (!/^\/sheets\/\d+$/.test(sheet)) throw new Error(`the task led to ${sheet}`);

  // Types down the column: Enter goes on, the arrows go back and forth.
  const own = (at) => at.column === "own";
  const names = [(await go(own)).name];
  const points = ["3", "2", "1.5"];
  for (const [at, value] of points.entries()) {
    await keys.type(value);
    await keys.press("Enter");
    if (at < points.length - 1) {
      const next = await stop();
      if (names.includes(next.name) || !own(next)) wrong.push(`Enter after “${names[at]}” leads to “${next.name}”`);
      names.push(next.name);
    }
  }
  await keys.press("ArrowUp");
  if ((await stop()).name !== names[1]) wrong.push("the arrow upwards does not lead one up");
  await keys.press("ArrowDown");
  if ((await stop()).name !== names[2]) wrong.push("the arrow downwards does not lead one down");
  // What stands beside is reached by Tab.
  await go((at) => /备注$/.test(at.name));
  await keys.type("会议记录在党务公开栏");
  await go(() => true);
  await person.saved();
  await page.waitForFunction((count) => document.querySelectorAll("output.saved.is-done").length === count, points.length);
  note("三条自评已保存");

  // Hands it in.
  await go((at) => at.name === "提交自评", "Shift+Tab");
  await enter();
  await go((at) => at.name === "确认提交");
  await enter();
  await person.open(sheet);
  const shown = await page.locator("main").innerText();
  for (const it of ["自评已于", "6.5", "会议记录在党务公开栏"]) if (!shown.includes(it)) wrong.push(`the sheet does not show “${it}” after it was handed in`);
  if (await page.locator("form[data-save]").count()) wrong.push("the sheet can still be written after it was handed in");

  await advance(office, cycle, "verification");
  wrong.push(...office.trouble, ...person.trouble);
  const opened = office.opened + person.opened;
  await office.leave();
  await person.leave();
  return { wrong, opened };
}
