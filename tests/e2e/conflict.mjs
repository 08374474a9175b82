// Two people write into the same field of one sheet. Nobody is overwritten silently: the second is shown both values and
// two ways out, with scripts in the field, without scripts on a page; whichever way is taken, nothing is lost. What is
// typed while an earlier save is under way is saved too.
import { Person } from "./person.mjs";
import { selfAssessment } from "./cycle.mjs";

/** Runs the scenario. */
export async function run(browser, address, _pictures, { password = "Biaochi-demo-2026", note = () => {} } = {}) {
  const site = { browser, address, password };
  const key = `both-${Date.now().toString(36)}`;
  const wrong = [];
  const office = await Person.come(site, "office");
  const { cycle, scheme } = await selfAssessment(office, key, ["朝阳社区", "星河社区"]);
  const clerk = await Person.come(site, "clerk");
  const secretary = await Person.come(site, "secretary");
  await clerk.open(`/cycles/${cycle}`);
  await clerk.follow(scheme);
  const sheet = clerk.path();

  const form = (person, item) => person.page.locator(`#own-${item.replace(".", "\\.")}`);
  const points = (person, item) => form(person, item).locator("[name=points]");
  const type = async (person, item, value) => {
    await points(person, item).fill(value);
    await points(person, item).press("Tab");
  };
  const expect = async (what, found, wanted) => {
    if ((await found) !== wanted) wrong.push(`${what}: “${await found}”, not “${wanted}”`);
  };
  /** What the server keeps. */
  const kept = async (item) => {
    const html = await (await clerk.page.request.get(address + sheet)).text();
    return html.match(new RegExp(`id="own-${item.replace(".", "\\.")}".*?name="points"[^>]*?value="([^"]*)"`))[1];
  };
  /** The field's own words once it has stopped saving. */
  const told = async (person, item) => {
    const output = form(person, item).locator("output");
    await output.filter({ hasText: /已保存/ }).waitFor();
    return output.innerText();
  };

  // With scripts: both values, 用我的.
  await clerk.open(sheet);
  await secretary.open(sheet);
  await type(clerk, "X1.1", "3");
  await told(clerk, "X1.1");
  await type(secretary, "X1.1", "2");
  const both = await told(secretary, "X1.1");
  for (const it of ["3", "用我的", "用对方的"]) if (!both.includes(it)) wrong.push(`the field tells “${both}”, without “${it}”`);
  await expect("what was typed stays in the field", points(secretary, "X1.1").inputValue(), "2");
  await expect("what the other saved stays until somebody decides", kept("X1.1"), "3");
  await expect("the way out is where the keyboard is", secretary.page.evaluate(() => document.activeElement.innerText), "用我的");
  await secretary.page.keyboard.press("Enter");
  await form(secretary, "X1.1").locator("output.is-done").waitFor();
  await expect("after 用我的", kept("X1.1"), "2");

  // 用对方的: the clerk's page is old by now.
  await type(clerk, "X1.1", "1");
  const again = await told(clerk, "X1.1");
  if (!again.includes("2")) wrong.push(`the field tells “${again}” and not what the other saved`);
  await Promise.all([clerk.page.waitForEvent("load"), form(clerk, "X1.1").getByRole("button", { name: "用对方的" }).click()]);
  await expect("after 用对方的 the page shows", points(clerk, "X1.1").inputValue(), "2");
  await expect("after 用对方的", kept("X1.1"), "2");
  // And goes on from there.
  await type(clerk, "X1.1", "4");
  await form(clerk, "X1.1").locator("output.is-done").waitFor();
  await expect("after going on", kept("X1.1"), "4");
  note("有脚本:两种出路都走过");

  // Without scripts: the same on a page, with everything that was typed.
  const plain = await Person.come(site, "secretary", { javaScriptEnabled: false });
  const send = async (value, remark) => {
    await points(plain, "X1.2").fill(value);
    await plain.page.getByLabel("X1.2 备注").fill(remark);
    await form(plain, "X1.2").getByRole("button", { name: "保存" }).click();
    await plain.page.waitForLoadState("load");
  };
  await plain.open(sheet);
  await type(clerk, "X1.2", "3");
  await form(clerk, "X1.2").locator("output.is-done").waitFor();
  await send("1.5", "书记的说明");
  await plain.sees("两人改了同一处");
  for (const it of ["您填写的", "1.5", "已保存的", "3"]) await plain.sees(it);
  await expect("before somebody decides", kept("X1.2"), "3");
  await plain.press("用我的");
  await expect("after 用我的 on the page", kept("X1.2"), "1.5");
  await expect("the remark sent with it", plain.page.getByLabel("X1.2 备注").inputValue(), "书记的说明");
  await clerk.open(sheet);
  await type(clerk, "X1.2", "2");
  await form(clerk, "X1.2").locator("output.is-done").waitFor();
  await send("1", "书记的说明");
  await plain.sees("两人改了同一处");
  await plain.follow("用对方的");
  await expect("after 用对方的 on the page", points(plain, "X1.2").inputValue(), "2");
  await expect("the remark is kept", plain.page.getByLabel("X1.2 备注").inputValue(), "书记的说明");
  note("无脚本:两种出路都走过");

  // Typed on while a save is under way: the first answer is held back until more is typed.
  await clerk.open(sheet);
  let typedOn;
  const more = new Promise((resolve) => (typedOn = resolve));
  let saves = 0;
  await clerk.page.route("**/marks/X1.3/self", async (route) => {
    saves += 1;
    if (saves === 1) await more;
    await route.continue();
  });
  const under = clerk.page.waitForRequest("**/marks/X1.3/self");
  await type(clerk, "X1.3", "1");
  await under;
  await points(clerk, "X1.3").fill("2.5");
  typedOn();
  await form(clerk, "X1.3").locator("output.is-done").waitFor();
  // The field has not been left yet: it shows that it is not saved, and is saved once it is left.
  await expect("what is typed after the save began", points(clerk, "X1.3").evaluate((it) => it.classList.contains("is-unsaved")), true);
  await points(clerk, "X1.3").press("Tab");
  await clerk.saved();
  await expect("typed on and left", kept("X1.3"), "2.5");
  // Left while the save was under way: saved again by itself.
  saves = 0;
  let leave;
  const left = new Promise((resolve) => (leave = resolve));
  await clerk.page.unroute("**/marks/X1.3/self");
  await clerk.page.route("**/marks/X1.3/self", async (route) => {
    saves += 1;
    if (saves === 1) await left;
    await route.continue();
  });
  const first = clerk.page.waitForRequest("**/marks/X1.3/self");
  await type(clerk, "X1.3", "2");
  await first;
  const second = clerk.page.waitForResponse(async (answer) => answer.url().endsWith("/marks/X1.3/self") && saves === 2);
  await type(clerk, "X1.3", "0.5");
  leave();
  await second;
  await clerk.saved();
  await expect("left while a save was under way", kept("X1.3"), "0.5");
  if (saves !== 2) wrong.push(`${saves} requests, not 2, for a field that was typed on`);
  note("保存途中改动也已保存");

  const people = [office, clerk, secretary, plain];
  wrong.push(...people.flatMap((it) => it.trouble));
  const opened = people.reduce((sum, it) => sum + it.opened, 0);
  for (const it of people) await it.leave();
  return { wrong, opened };
}
