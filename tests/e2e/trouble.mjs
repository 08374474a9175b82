// What goes wrong is told on a page that helps: what happened, whether anything was saved, where to go. Last of all,
// because wrong passwords slow the network down that they come from.
import { Person } from "./person.mjs";
import { SIZES, look, sights } from "./look.mjs";

/** Words longer than any form may be. */
const TOO_LONG = 4 * 1024 * 1024;

/** Runs the scenario. */
export async function run(browser, address, pictures, { password = "Biaochi-demo-2026", note = () => {} } = {}) {
  const site = { browser, address, password };
  const wrong = [];
  const people = [];
  const seen = sights(browser, "trouble", pictures, wrong);
  const come = async (login) => {
    const person = await Person.come(site, login);
    people.push(person);
    return person;
  };
  /** The page that stands there now, which cannot be opened again: at both sizes, with its words. */
  const told = async (person, name, words) => {
    for (const it of words) await person.sees(it).catch((error) => wrong.push(error.message));
    for (const size of SIZES) {
      await person.page.setViewportSize(size.viewport);
      const found = await look({ page: person.page, size }, `trouble_${name}`, pictures);
      wrong.push(...found.map((it) => `${person.login} ${name} ${it}`));
    }
    await person.page.setViewportSize(SIZES[0].viewport);
  };
  /** Opens what cannot be opened. */
  const refused = async (person, path, status, name, words) => {
    const answer = await person.page.goto(address + path);
    if (answer.status() !== status) wrong.push(`${person.login} ${path}: ${answer.status()}, not ${status}`);
    await told(person, name, words);
  };

  const secretary = await come("secretary");
  await refused(secretary, "/no-such-page", 404, "404", ["没有这一页", "回到首页"]);
  await refused(secretary, "/sheets/999999", 404, "404_sheet", ["没有找到这张评分表"]);
  await refused(secretary, "/accounts", 403, "403", ["不能这样做", "请联系"]);
  await refused(secretary, "/logout", 405, "405", ["从页面上的按钮操作"]);

  // From another site nothing is taken.
  const foreign = await secretary.page.request.post(`${address}/logout`, { headers: { Origin: "https://elsewhere.example" } });
  if (foreign.status() !== 403) wrong.push(`a form of another site: ${foreign.status()}`);
  await secretary.open("/me");
  note("没有的、不能看的");

  // Too much at once.
  await secretary.open("/feedback");
  await secretary.page.locator("textarea").first().evaluate((it, long) => (it.value = "长".repeat(long / 3)), TOO_LONG);
  await secretary.press("提交");
  await told(secretary, "413", ["内容太大", "没有保存"]);

  // Two windows of one form: the second is shown both values.
  const admin = await come("admin");
  await admin.open("/organisations");
  const link = await admin.page.locator("main td.deed a").last().getAttribute("href");
  const other = await come("admin");
  await admin.open(link);
  await other.open(link);
  const name = await admin.page.getByLabel("名称", { exact: true }).inputValue();
  await admin.page.getByLabel("名称", { exact: true }).fill(`${name}甲`);
  await admin.press("保存");
  await other.page.getByLabel("名称", { exact: true }).fill(`${name}乙`);
  await other.press("保存");
  await told(other, "409", [`${name}甲`, `${name}乙`, "再点一次保存"]);
  await other.press("保存");
  await other.sees("已保存");
  await other.page.getByLabel("名称", { exact: true }).fill(name);
  await other.press("保存");
  note("两个窗口改同一处");

  // The session ends while a page is open: nothing is lost without a word, and signing in leads back.
  const back = "/me/password";
  await secretary.open(back);
  await secretary.page.context().clearCookies();
  const fields = secretary.page.locator("main input[type=password]");
  for (let at = 0; at < (await fields.count()); at += 1) await fields.nth(at).fill("Something-else-2026");
  await secretary.press("修改密码");
  await told(secretary, "expired", ["登录已过期", "没有保存"]);
  await secretary.page.getByLabel("账号").fill("secretary");
  await secretary.page.getByLabel("密码").fill(password);
  await secretary.press("登录");
  if (secretary.path() !== back) wrong.push(`after the session ended, signing in leads to ${secretary.path()}`);
  await secretary.page.context().clearCookies();
  await secretary.open("/cycles");
  await secretary.sees("请先登录");
  await seen(secretary, "sign_in_first");
  note("登录过期");

  // Wrong passwords: each is told, then one has to wait.
  const guest = await Person.arrive(site, "visitor");
  people.push(guest);
  let waited = false;
  for (let tries = 0; tries < 12 && !waited; tries += 1) {
    await guest.page.getByLabel("账号").fill("nobody");
    await guest.page.getByLabel("密码").fill("Wrong-password-1");
    await guest.press("登录");
    const words = await guest.page.locator(".wrongs").innerText();
    waited = /秒|分钟/.test(words);
    if (tries === 0) await told(guest, "wrong_password", ["不对"]);
  }
  if (!waited) wrong.push("twelve wrong passwords in a row, and nobody has to wait");
  await told(guest, "throttled", []);

  const trouble = people.flatMap((it) => it.trouble).filter((it) => !/status of (403|404|405|409|413|422)/.test(it));
  wrong.push(...trouble);
  const opened = people.reduce((sum, it) => sum + it.opened, 0);
  for (const it of people) await it.leave();
  return { wrong, opened };
}
