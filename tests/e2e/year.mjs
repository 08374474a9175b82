// Six roles run a small year in the browser: office, unit clerk, unit secretary, the team, a lead department, the
// leading group. From a new scheme to the published result, on a demonstration whose people are there.
//
//   node year.mjs ADDRESS [PASSWORD]

import { chromium } from "playwright-core";

const DAY = 86_400_000;
const ISO = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" });
const day = (today, days) => ISO.format(new Date(today.getTime() + days * DAY));

/** Somebody signed in, in a browser context of their own. */
class Person {
  static async come({ browser, address, password }, login) {
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: "zh-CN" });
    const page = await context.newPage();
    const person = Object.assign(new Person(), { page, address, login, opened: 0, trouble: [] });
    page.on("pageerror", (error) => person.trouble.push(`${login}: ${error.message}`));
    page.on("console", (line) => {
      if (line.type() === "error" && !/status of 4\d\d/.test(line.text())) person.trouble.push(`${login}: ${line.text()}`);
    });
    await person.open("/login");
    await page.getByLabel("账号").fill(login);
    await page.getByLabel("密码").fill(password);
    await person.press("登录");
    if (new URL(page.url()).pathname !== "/home") throw new Error(`${login}: 登录后在 ${page.url()}`);
    return person;
  }

  async open(path) {
    const answer = await this.page.goto(new URL(path, this.address).href);
    this.opened += 1;
    if (answer.status() >= 400) throw new Error(`${this.login}: ${path} 答复 ${answer.status()}`);
  }

  async press(name) {
    await Promise.all([this.page.waitForLoadState("load"), this.page.getByRole("button", { name, exact: true }).first().click()]);
    await this.page.waitForLoadState("load");
  }

  /** Waits until everything typed on this page is saved. */
  saved() {
    return this.page.waitForFunction(
      () => !document.querySelector(".is-unsaved") && [...document.querySelectorAll("output.saved")].some((it) => it.innerText.includes("已保存")),
    );
  }

  async follow(name) {
    await this.page.getByRole("link", { name, exact: true }).first().click();
    await this.page.waitForLoadState("load");
  }

  path() {
    return new URL(this.page.url()).pathname;
  }

  async sees(words) {
    const text = await this.page.locator("main").innerText();
    if (!text.includes(words)) throw new Error(`${this.login} 在 ${this.path()} 没有看到“${words}”:\n${text.slice(0, 600)}`);
  }

  async doesNotSee(words) {
    const text = await this.page.locator("main").innerText();
    if (text.includes(words)) throw new Error(`${this.login} 在 ${this.path()} 不该看到“${words}”`);
  }

  async leave() {
    await this.page.context().close();
  }
}

const UNITS = ["朝阳社区", "星河社区"];

/** The year; what is wrong and how many pages were opened. */
export async function run(browser, address, _pictures, { password = "Biaochi-demo-2026", note = () => {} } = {}) {
  const site = { browser, address, password };
  const key = `year-${Date.now().toString(36)}`;
  const title = `小周期 ${key}`;
  const people = [];
  const come = async (login) => {
    const person = await Person.come(site, login);
    people.push(person);
    return person;
  };

  // The office: a scheme, published.
  const office = await come("office");
  const [, year, month, date] = (await office.page.locator("footer").innerText()).match(/(\d+)年(\d+)月(\d+)日/).map(Number);
  const today = new Date(Date.UTC(year, month - 1, date));
  await office.open("/schemes/new");
  await office.page.getByLabel("方案名称").fill(`小方案 ${key}`);
  await office.page.getByLabel("编号").fill(key);
  await office.press("新建草稿");
  const scheme = office.path().match(/\/schemes\/(\d+)/)[1];
  const text = office.page.getByLabel("方案正文");
  const reason = '\n[[acknowledge]]\nlint = "S403"\nat = "X1.1"\nreason = "浏览器测试用的小方案,只有一条规则。"\n';
  await text.fill((await text.inputValue()) + reason);
  await office.press("保存");
  await office.open(`/schemes/${scheme}/publish`);
  await office.page.getByLabel(/已阅知减负测算/).check();
  await office.press("发布这个版本");
  note("方案已发布");

  // The office: a cycle, set up in steps.
  await office.open("/cycles/new");
  await office.page.getByLabel("周期名称").fill(title);
  await office.page.getByLabel("考评年度").fill("2026");
  const version = office.page.getByLabel("考评方案").locator("option", { hasText: key });
  await office.page.getByLabel("考评方案").selectOption(await version.getAttribute("value"));
  await office.press("开设,继续定单位");
  const cycle = office.path().match(/\/cycles\/(\d+)/)[1];
  await office.sees("被考评单位");
  for (const tick of await office.page.getByRole("checkbox").all()) await tick.uncheck();
  for (const unit of UNITS) await office.page.getByRole("checkbox", { name: unit }).check();
  await office.press("保存,到下一步");
  await office.press("保存,到下一步");
  await office.page.locator("input[name=leader]").first().check();
  await office.page.locator("input[name=member]").last().check();
  const member = await office.page.locator("input[name=member]").last().evaluate((it) => it.labels[0].innerText);
  await office.press("保存,到下一步");
  const plan = [["daily", -60, -30], ["self_assessment", -29, -1], ["verification", 0, 5], ["totals", 6, 8], ["decision", 9, 10], ["publication", 11, 12], ["objection_window", 13, 40]];
  for (const [stage, from, to] of plan) {
    await office.page.locator(`[name=from-${stage}]`).fill(day(today, from));
    await office.page.locator(`[name=to-${stage}]`).fill(day(today, to));
  }
  await office.press("保存,到下一步").catch(() => office.press("保存"));
  await office.sees("筹备要做的五件事");
  note("周期已设好");

  // Nobody sees it before it begins.
  const clerk = await come("clerk");
  await clerk.open("/cycles");
  await clerk.doesNotSee(title);

  const advance = async (person, to) => {
    await person.open(`/cycles/${cycle}/advance?to=${to}`);
    const bonus = person.page.getByLabel(/没有加分申报/);
    if (await bonus.count()) await bonus.check();
    await person.press(await person.page.locator("h1").innerText());
    if (person.path() !== `/cycles/${cycle}`) throw new Error(`没有推进到 ${to}:${await person.page.locator("main").innerText()}`);
  };
  await advance(office, "daily");
  await advance(office, "self_assessment");
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
  await secretary.open(`${sheet}/submit`);
  await secretary.press("确认提交");
  await secretary.open(sheet);
  await secretary.sees("提交");
  note("自评已提交");

  // The team verifies, finishes, signs.
  await advance(office, "verification");
  const leader = await come("leader");
  const assessor = await come(member.match(/[(\uff08](\w+)[)\uff09]/)[1]);
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
  for (const unit of UNITS) {
    await dept.open(`/cycles/${cycle}/opinions`);
    await dept.page.getByLabel(`对${unit}的意见`).fill("工作扎实,台账完整。");
    await dept.press(`保存对${unit}的意见`);
  }
  note("部门意见已提交");

  // Totals, decision, publication.
  await advance(office, "totals");
  await office.open(`/cycles/${cycle}/totals`);
  await office.press("计算汇总");
  await advance(office, "decision");
  const group = await come("group");
  await group.open(`/cycles/${cycle}/decide`);
  await group.page.locator("#decision").getByLabel("会议纪要文号").fill("青党工委纪要〔2026〕90号");
  await group.page.locator("#decision").getByLabel("会议日期").fill(day(today, 0));
  await group.page.locator("#decision").getByLabel("决定的内容").fill("同意考评结果。");
  await group.press("记录决定");
  await clerk.open(`/cycles/${cycle}`);
  await clerk.doesNotSee("考评结果");
  await advance(group, "publication");
  await office.open(`/cycles/${cycle}/publish`);
  await office.page.getByLabel("公布结果的文件或通知文号").fill("青党工委通〔2026〕91号");
  await office.press("公布结果");
  note("结果已公布");
  await clerk.open(`/cycles/${cycle}`);
  await clerk.follow("朝阳社区的结果");
  await clerk.sees("4");
  await office.open(`/cycles/${cycle}/results`);
  for (const unit of UNITS) await office.sees(unit);
  await advance(office, "objection_window");

  const trouble = people.flatMap((it) => it.trouble);
  for (const person of people) await person.leave();
  return { wrong: trouble, opened: people.reduce((sum, it) => sum + it.opened, 0) };
}

if (process.argv[1] && import.meta.url.endsWith(process.argv[1].split("/").pop())) {
  const [address, password] = process.argv.slice(2);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
  });
  try {
    const { wrong } = await run(browser, address, "", { password, note: (words) => console.log(words) });
    if (wrong.length) throw new Error(wrong.join("\n"));
    console.log("1 passed, 0 failed");
  } catch (error) {
    console.error(error.message);
    console.log("0 passed, 1 failed");
    process.exitCode = 1;
  } finally {
    await browser.close();
  }
}
