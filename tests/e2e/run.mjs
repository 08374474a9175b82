// Runs the browser tests against a built product: node run.mjs PROGRAM PICTURES [SCENARIO ...]
import { browser, start } from "./site.mjs";

/** In this order: the pages are looked at before anybody has changed anything. */
const SCENARIOS = ["pages", "year", "keyboard", "plain", "conflict", "trouble"];

const [program, pictures, ...only] = process.argv.slice(2);
if (!program || !pictures) {
  console.error("usage: node run.mjs PROGRAM PICTURES [SCENARIO ...]");
  process.exit(2);
}
const site = await start(program);
let passed = 0;
let failed = 0;
try {
  const launched = await browser();
  for (const name of SCENARIOS.filter((it) => only.length === 0 || only.includes(it))) {
    const began = performance.now();
    const took = () => `${((performance.now() - began) / 1000).toFixed(1)} s`;
    try {
      const scenario = await import(`./${name}.mjs`);
      const { wrong, opened } = await scenario.run(launched, site.address, pictures);
      for (const it of wrong) console.log(`  ${it}`);
      console.log(`${wrong.length === 0 ? "ok    " : "FAILED"} ${name}: ${opened} pages, ${wrong.length} findings, ${took()}`);
      if (wrong.length === 0) passed += 1;
      else failed += 1;
    } catch (error) {
      console.log(`FAILED ${name} after ${took()}: ${error.stack}`);
      failed += 1;
    }
  }
  await launched.close();
} finally {
  await site.end();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
