// Runs the browser tests against a built product: node run.mjs PROGRAM PICTURES
import { browser, start } from "./site.mjs";
import * as pages from "./pages.mjs";
import * as year from "./year.mjs";

const [program, pictures] = process.argv.slice(2);
if (!program || !pictures) {
  console.error("usage: node run.mjs PROGRAM PICTURES");
  process.exit(2);
}
const site = await start(program);
let passed = 0;
let failed = 0;
try {
  const launched = await browser();
  for (const [name, scenario] of [["pages", pages], ["year", year]]) {
    try {
      const { wrong, opened } = await scenario.run(launched, site.address, pictures);
      console.log(`${wrong.length === 0 ? "ok    " : "FAILED"} ${name}: ${opened} pages, ${wrong.length} findings`);
      if (wrong.length === 0) passed += 1;
      else failed += 1;
    } catch (error) {
      console.log(`FAILED ${name}: ${error.stack}`);
      failed += 1;
    }
  }
  await launched.close();
} finally {
  await site.end();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
