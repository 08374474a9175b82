// The secretary of a community works with a browser that runs no scripts: keeps a ledger, scores the unit field by
// field with the buttons, hands it in. A mistake is told where it was made and loses nothing.
import { Person } from "./person.mjs";
import { selfAssessment, todayOf, day } from "./cycle.mjs";

/** Runs the scenario. */
export async function run(browser, address, _pictures, { password = "Biaochi-demo-2026", note = () => {} } = {}) {
  const site = { browser, address, password };
  const key = `plain-${Date.now().toString(36)}`;
  const wrong = [];
  const office = await Person.come(site, "office");
  const { cycle, title, scheme } = await selfAssessment(office, key, ["朝阳社区", "星河社区"]);
  const today = await todayOf(office);

  const person = await Person.come(site, "secretary", { javaScriptEnabled: false });
  const { page } = person;

  // A meeting goes into the ledger; first without its kind, which is refused beside the field.
  await person.follow("本单位台账");
  await page.getByRole("link", { name: /^登记\s*会议$/ }).click();
  const words = `无脚本登记的会议 ${key}`;
  await page.getByLabel("会议日期").fill(day(today, -3));
  await page.getByLabel("主要议题").fill(words);
  await person.press("保存");
  if ((await page.locator(".wrongs").count()) !== 1) wrong.push("a meeting without its kind was not refused");
  if ((await page.getByLabel("主要议题").inputValue()) !== words) wrong.push("what was typed is gone after the refusal");
  const first = page.locator(".wrongs a").first();
  const field = page.locator(await first.getAttribute("href"));
  if ((await field.getAttribute("aria-invalid")) !== "true") wrong.push("the refused field is not marked");
  await page.getByLabel("会议类别").selectOption({ label: "党课" });
  await person.press("保存");
  await person.sees(words);
  note("台账已登记");

  // Every item with its own button; the page comes back at the item.
  await person.open(`/cycles/${cycle}`);
  await person.follow(scheme);
  const sheet = person.path();
  const forms = await page.locator("form[action$='/self']").evaluateAll((all) => all.map((it) => it.id));
  if (forms.length !== 3) throw new Error(`${sheet} has ${forms.length} fields for the unit`);
  const save = async (id, points) => {
    const form = page.locator(`#${id.replace(/\./g, "\\.")}`);
    await form.locator("[name=points]").fill(points);
    await form.getByRole("button", { name: "保存" }).click();
    await page.waitForLoadState("load");
  };
  await save(forms[0], "400");
  const told = await page.locator("main").innerText();
  if (!/X1\.1/.test(told) || (await page.locator("main input[value='400']").count()) !== 1) wrong.push(`too many points are not told with what was typed: ${told.slice(0, 200)}`);
  await person.open(sheet);
  await page.locator("[name=remark]").first().fill("四个季度都有记录");
  for (const [at, id] of forms.entries()) {
    await save(id, String(3 - at));
    if (person.path() !== sheet || !page.url().endsWith(`#item-${id.slice(4)}`)) wrong.push(`after saving ${id} the browser stands at ${page.url()}`);
  }
  await person.sees("四个季度都有记录").catch(async () => {
    const kept = await page.locator("[name=remark]").first().inputValue();
    if (kept !== "四个季度都有记录") wrong.push(`the remark is “${kept}”`);
  });
  if (!(await page.locator("#total-self").innerText()).includes("6")) wrong.push("the sum of the self-assessment is not 6");
  note("三条自评已保存");

  await person.follow("提交自评");
  await person.press("确认提交");
  await person.open(sheet);
  await person.sees("自评已于");
  if (await page.locator("form[data-save]").count()) wrong.push("the sheet can still be written after it was handed in");
  await person.open("/home");
  const left = await page.locator(".tasks li", { hasText: title }).allInnerTexts();
  if (left.length > 0) wrong.push(`still on the list of things to do: ${left.join(";")}`);

  wrong.push(...office.trouble, ...person.trouble);
  const opened = office.opened + person.opened;
  await office.leave();
  await person.leave();
  return { wrong, opened };
}
