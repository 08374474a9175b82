// The product under test: started, signed in to, ended.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

/** Flags under which the browser asks nobody but the site. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--lang=zh-CN",
];

/** Starts the demonstration; gives its address and how to end it. */
export async function start(program) {
  const data = mkdtempSync(join(tmpdir(), "biaochi-e2e-"));
  const running = spawn(program, ["demo", "--port", "0", "--data", data], { stdio: ["ignore", "pipe", "inherit"] });
  const address = await new Promise((found, failed) => {
    let said = "";
    const late = setTimeout(() => {
      running.kill("SIGTERM");
      failed(new Error(`no address after five minutes:\n${said}`));
    }, 300_000);
    running.stdout.on("data", (more) => {
      said += more;
      const line = said.match(/http:\/\/[\d.]+:\d+/);
      if (!line) return;
      clearTimeout(late);
      found(line[0]);
    });
    running.on("exit", (code) => {
      clearTimeout(late);
      failed(new Error(`the demonstration ended with ${code}:\n${said}`));
    });
  });
  const end = async () => {
    const ended = new Promise((done) => running.on("exit", done));
    running.removeAllListeners("exit");
    const gone = new Promise((done) => running.once("exit", done));
    running.kill("SIGTERM");
    await Promise.race([ended, gone]);
    rmSync(data, { recursive: true, force: true });
  };
  return { address, end };
}

/** The browser of the machine. */
export function browser() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
}

/** Accounts that the page of signing in shows, each with the password beside the table. */
export async function accounts(page, address) {
  await page.goto(`${address}/login`);
  const password = await page.locator("caption code").first().innerText();
  const logins = await page.locator("tbody th code").allInnerTexts();
  return logins.map((login) => ({ login, password }));
}

/** Signs in through the form. */
export async function signIn(page, address, account) {
  await page.goto(`${address}/login`);
  await page.fill("input[name=login]", account.login);
  await page.fill("input[name=password]", account.password);
  await page.click("main button.is-main");
  await page.waitForURL((url) => !url.pathname.startsWith("/login"));
}
