// Somebody signed in, in a browser context of their own, who says who they are when something goes wrong.

/** One person at one browser. */
export class Person {
  /** Opens a browser for somebody, at the page for signing in; `options` are those of the context. */
  static async arrive({ browser, address }, login, options = {}) {
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: "zh-CN", ...options });
    const page = await context.newPage();
    const person = Object.assign(new Person(), { page, address, login, opened: 0, trouble: [] });
    page.on("pageerror", (error) => person.trouble.push(`${login}: ${error.message}`));
    page.on("console", (line) => {
      if (line.type() === "error" && !/status of 4\d\d/.test(line.text())) person.trouble.push(`${login}: ${line.text()}`);
    });
    await person.open("/login");
    return person;
  }

  /** The same, signed in by the form. */
  static async come(site, login, options = {}) {
    const person = await Person.arrive(site, login, options);
    await person.page.getByLabel("账号").fill(login);
    await person.page.getByLabel("密码").fill(site.password);
    await person.press("登录");
    if (person.path() !== "/home") throw new Error(`${login}: 登录后在 ${person.page.url()}`);
    return person;
  }

  async open(path) {
    const answer = await this.page.goto(new URL(path, this.address).href);
    this.opened += 1;
    if (answer && answer.status() >= 400) throw new Error(`${this.login}: ${path} 答复 ${answer.status()}`);
  }

  async press(name) {
    await Promise.all([this.page.waitForLoadState("load"), this.page.getByRole("button", { name, exact: true }).first().click()]);
    await this.page.waitForLoadState("load");
  }

  /** Whether the browser asks before this page is left for another; if so, it is told to stay. */
  async asksBeforeLeaving(path) {
    const asked = [];
    const stay = async (dialog) => {
      asked.push(dialog.type());
      await dialog.dismiss();
    };
    this.page.on("dialog", stay);
    try {
      await this.page.goto(new URL(path, this.address).href);
    } catch (error) {
      // Staying calls the way off, which the browser tells as an error.
      if (asked.length === 0) throw error;
    } finally {
      this.page.off("dialog", stay);
    }
    return asked.join() === "beforeunload";
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
