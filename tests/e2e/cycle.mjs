// What the office does before others have their turn: a scheme of its own, published, and a cycle that stands where the
// scenario needs it. Every step through the pages.

const DAY = 86_400_000;
const ISO = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" });
/** A day so many days from today, as fields of dates want it. */
export const day = (today, days) => ISO.format(new Date(today.getTime() + days * DAY));

/** The day that the site shows: the demonstration may stand in another year than the machine. */
export async function todayOf(person) {
  const [, year, month, date] = (await person.page.locator("footer").innerText()).match(/(\d+)年(\d+)月(\d+)日/).map(Number);
  return new Date(Date.UTC(year, month - 1, date));
}

const PLAN = [["daily", -60, -30], ["self_assessment", -29, -1], ["verification", 0, 5], ["totals", 6, 8], ["decision", 9, 10], ["publication", 11, 12], ["objection_window", 13, 40]];

/** Two more items beside the one that a new scheme begins with. */
const MORE = [["X1.2", "党课"], ["X1.3", "民主评议党员"]]
  .map(
    ([id, what]) => `
[[item]]
id = "${id}"
section = "activity"
title = "${what}"
standard = "每年至少 1 次${what}。"
clause = "一、${id.slice(-1)}"
points = 3
verify = ["minutes", "ledger"]
  [[item.rule]]
  form = "shortfall"
  title = "全年${what}"
  of = "${what}次数"
  per = "year"
  target = 1
  deduct = 3
`,
  )
  .join("");
const REASON = '\n[[acknowledge]]\nlint = "S403"\nreason = "浏览器测试用的小方案,规则只有几条。"\n';

/** A published scheme with one item, or with three. */
export async function publishScheme(office, key, { items = 1, look = async () => {} } = {}) {
  await office.open("/schemes/new");
  await office.page.getByLabel("方案名称").fill(`小方案 ${key}`);
  await office.page.getByLabel("编号").fill(key);
  await office.press("新建草稿");
  const scheme = office.path().match(/\/schemes\/(\d+)/)[1];
  const text = office.page.getByLabel("方案正文");
  const one = await text.inputValue();
  const all = items === 3 ? one.replace(/^points = 4 (?=.*#)/gm, "points = 10 ") + MORE : one;
  await text.fill(all + REASON);
  await office.press("保存");
  await look(office, "draft");
  await office.open(`/schemes/${scheme}/publish`);
  await look(office, "publish_scheme");
  await office.page.getByLabel(/已阅知减负测算/).check();
  await office.press("发布这个版本");
  return scheme;
}

/** A cycle of that scheme, set up in steps up to its dates; gives its number and the login of its team's last member. */
export async function setUp(office, key, units, { look = async () => {} } = {}) {
  const today = await todayOf(office);
  await office.open("/cycles/new");
  await office.page.getByLabel("周期名称").fill(`小周期 ${key}`);
  await office.page.getByLabel("考评年度").fill(String(today.getUTCFullYear()));
  const version = office.page.getByLabel("考评方案").locator("option", { hasText: key });
  await office.page.getByLabel("考评方案").selectOption(await version.getAttribute("value"));
  await office.press("开设,继续定单位");
  const cycle = office.path().match(/\/cycles\/(\d+)/)[1];
  await office.sees("被考评单位");
  await look(office, "setup_units");
  for (const tick of await office.page.getByRole("checkbox").all()) await tick.uncheck();
  for (const unit of units) await office.page.getByRole("checkbox", { name: unit }).check();
  await office.press("保存,到下一步");
  await look(office, "setup_departments");
  await office.press("保存,到下一步");
  await look(office, "setup_team");
  await office.page.locator("input[name=leader]").first().check();
  await office.page.locator("input[name=member]").last().check();
  const member = await office.page.locator("input[name=member]").last().evaluate((it) => it.labels[0].innerText);
  await office.press("保存,到下一步");
  await look(office, "setup_dates");
  for (const [stage, from, to] of PLAN) {
    await office.page.locator(`[name=from-${stage}]`).fill(day(today, from));
    await office.page.locator(`[name=to-${stage}]`).fill(day(today, to));
  }
  await office.press("保存");
  await office.sees("筹备要做的五件事");
  return { cycle, member: member.match(/[(\uff08](\w+)[)\uff09]/)[1] };
}

/** Moves a cycle to a stage. */
export async function advance(person, cycle, to) {
  await person.open(`/cycles/${cycle}/advance?to=${to}`);
  for (const confirmed of [/没有加分申报/, /没有异议/]) {
    const box = person.page.getByLabel(confirmed);
    if (await box.count()) await box.check();
  }
  await person.press(await person.page.locator("h1").innerText());
  if (person.path() !== `/cycles/${cycle}`) throw new Error(`没有推进到 ${to}:${await person.page.locator("main").innerText()}`);
}

/** All of it: a cycle in self-assessment, with a sheet of three items; gives what belongs to it. */
export async function selfAssessment(office, key, units) {
  await publishScheme(office, key, { items: 3 });
  const { cycle, member } = await setUp(office, key, units);
  await advance(office, cycle, "daily");
  await advance(office, cycle, "self_assessment");
  return { cycle, member, title: `小周期 ${key}`, scheme: `小方案 ${key}` };
}
