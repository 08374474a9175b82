// Six roles run a small year in the browser: office, unit clerk, unit secretary, the team, a lead department, the
// leading group. From a new scheme to the published result, on a demonstration whose people are there.

import { Person } from "./person.mjs";
import { advance, day, publishScheme, setUp, todayOf } from "./cycle.mjs";
import { sights } from "./look.mjs";

const UNITS = ["朝阳社区", "星河社区"];

/** The year; what is wrong and how many pages were opened. Pages that only somebody under way sees are looked at. */
export async function run(browser, address, pictures, { password = "Biaochi-demo-2026", note = () => {} } = {}) {
  const site = { browser, address, password };
  const key = `year-${Date.now().toString(36)}`;
  const title = `小周期 ${key}`;
  const wrong = [];
  const look = sights(browser, "year", pictures, wrong);
  const people = [];
  const come = async (login) => {
    const person = await Person.come(site, login);
    people.push(person);
    return person;
  };

  // The office: a scheme, published; a cycle, set up in steps.
  const office = await come("office");
  const today = await todayOf(office);
  await publishScheme(office, key, { look });
  note("方案已发布");
  const { cycle, member } = await setUp(office, key, UNITS, { look });
  note("周期已设好");

  // Nobody sees it before it begins.
  const clerk = await come("clerk");
  await clerk.open("/cycles");
  await clerk.doesNotSee(title);

  await advance(office, cycle, "daily");
  await advance(office, cycle, "self_assessment");
  note("已进入自查自评");

  // The unit scores itself; its secretary hands it in.
  await clerk.open("/home");
  await clerk.sees("填写自评");
  await clerk.open(`/cycles/${cycle}`);
  await clerk.follow(`小方案 ${key}`);
  const sheet = clerk.path();
  await clerk.page.locator("form[action$='/self'] input[name=points]").first().fill("4");
  await clerk.page.locator("form[action$='/self'] input[name=points]").first().press("Tab");
  await clerk.saved();
  const secretary = await come("secretary");
  await secretary.open(sheet);
  await look(secretary, "sheet");
  await secretary.open(`${sheet}/submit`);
  await look(secretary, "submit");
  await secretary.press("确认提交");
  await secretary.open(sheet);
  await secretary.sees("提交");
  note("自评已提交");

  // The team verifies, finishes, signs.
  await advance(office, cycle, "verification");
  const leader = await come("leader");
  const assessor = await come(member);
  await leader.open(`/cycles/${cycle}/progress`);
  const sheets = await leader.page.locator("main a[href^='/sheets/']").evaluateAll((all) => all.map((it) => it.getAttribute("href")));
  if (sheets.length !== UNITS.length) throw new Error(`进度页上有 ${sheets.length} 张评分表`);
  for (const [at, link] of sheets.entries()) {
    await leader.open(link);
    const points = leader.page.locator("form[action$='/verified']").first();
    await points.locator("input[name=reason]").fill("查阅会议记录");
    await points.locator("input[name=points]").fill(at === 0 ? "4" : "3");
    await points.locator("input[name=points]").press("Tab");
    await leader.saved();
    await leader.open(`${link}/finish`);
    if (at === 0) await look(leader, "finish");
    await leader.press("确认完成核实");
    for (const person of [leader, assessor]) {
      await person.open(`${link}/finish`);
      await person.press("签字");
    }
  }
  note("已核实、签字");

  // The lead department gives its opinions.
  const dept = await come("dept");
  await dept.open("/home");
  await dept.sees("考核意见");
  const opinions = `/cycles/${cycle}/opinions`;
  await dept.open(opinions);
  const first = dept.page.getByLabel(`对${UNITS[0]}的意见`);
  // Browsers ask only on pages that somebody has used: it is clicked into in any case.
  await first.click();
  if (await dept.asksBeforeLeaving("/home")) wrong.push("leaving is asked about where nothing was typed");
  await dept.open(opinions);
  await first.click();
  await dept.page.keyboard.type("先写一半");
  if (!(await dept.asksBeforeLeaving("/home"))) wrong.push("what was typed is left without a word");
  if (dept.path() !== opinions || (await first.inputValue()) !== "先写一半") wrong.push("who stays loses what was typed");
  for (const unit of UNITS) {
    await dept.page.getByLabel(`对${unit}的意见`).fill("工作扎实,台账完整。");
  }
  await dept.press("保存意见");
  await first.click();
  if (await dept.asksBeforeLeaving("/home")) wrong.push("leaving is asked about where all is saved");
  note("部门意见已提交");

  // Totals, decision, publication.
  await advance(office, cycle, "totals");
  await office.open(`/cycles/${cycle}/totals`);
  await look(office, "totals_empty");
  await office.press("计算汇总");
  await look(office, "totals");
  await advance(office, cycle, "decision");
  const group = await come("group");
  await group.open(`/cycles/${cycle}/decide`);
  await look(group, "decide");
  await group.page.locator("#decision").getByLabel("会议纪要文号").fill("青党工委纪要〔2026〕90号");
  await group.page.locator("#decision").getByLabel("会议日期").fill(day(today, 0));
  await group.page.locator("#decision").getByLabel("决定的内容").fill("同意考评结果。");
  await group.press("记录决定");
  await clerk.open(`/cycles/${cycle}`);
  await clerk.doesNotSee("考评结果");
  await advance(group, cycle, "publication");
  await office.open(`/cycles/${cycle}/publish`);
  await look(office, "publish");
  await office.page.getByLabel("公布结果的文件或通知文号").fill("青党工委通〔2026〕91号");
  await office.press("公布结果");
  note("结果已公布");
  await clerk.open(`/cycles/${cycle}`);
  await clerk.follow("朝阳社区的结果");
  await clerk.sees("4");
  await look(clerk, "result");
  await office.open(`/cycles/${cycle}/results`);
  for (const unit of UNITS) await office.sees(unit);
  await advance(office, cycle, "objection_window");

  // The term for objections passes; the cycle is closed.
  await office.follow("改演示日期");
  await look(office, "demonstration_day");
  const over = office.page.getByRole("row", { name: `${title}:异议期满的次日` });
  await Promise.all([office.page.waitForURL(/done=moved_on/), over.getByRole("button").click()]);
  await advance(office, cycle, "closed");
  await clerk.open(`/cycles/${cycle}`);
  await clerk.sees("办结");
  note("已办结");

  wrong.push(...people.flatMap((it) => it.trouble));
  for (const person of people) await person.leave();
  return { wrong, opened: people.reduce((sum, it) => sum + it.opened, 0) };
}
