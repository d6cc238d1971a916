// What may go wrong: hostile texts, bad addresses, a server that is gone; and what every view must be: fit for narrow windows, for
// keyboards and for those who do not see it.
import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { paste, test } from "./tap.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
export const VIEWS = [
  "/",
  "/dyad/RUS/IRN?at=2024-03",
  "/dyad",
  "/stories?type=AID",
  "/disputes",
  "/story/1",
  "/actors",
  "/map",
  "/paste",
  "/stories?text=zzzz",
  "/nowhere",
];

test("texts are never markup", async (page) => {
  await paste(
    page,
    "Iran <img src=x onerror=alert(1)> attacked <script>alert(2)</script> Russia on Monday. <b>Kenya</b> thanked Japan.",
  );
  assert.equal(await page.locator("#page img, #page script, #page .article b").count(), 0);
  await page.goto("/stories?place=" + encodeURIComponent("<img src=x onerror=alert(1)>") + "&text=zzzz");
  await page.getByRole("heading", { name: "No stories" }).waitFor();
  assert.equal(await page.locator("#page img").count(), 0);
});

test(
  "a bad address says what is bad, and how to go on",
  async (page) => {
    await page.goto("/stories?since=yesterday");
    const alert = page.getByRole("alert");
    assert.match(await alert.innerText(), /since/);
    await alert.getByRole("button", { name: "Drop all filters" }).click();
    await page.locator(".events h3").first().waitFor();
    await page.goto("/story/99999999");
    await page.getByRole("heading", { name: "Not here" }).waitFor();
    await page.goto("/nowhere");
    await page.getByRole("alert").waitFor();
  },
  { expect: ["400", "404"] },
);

test(
  "a server that is gone, and back",
  async (page) => {
    await page.goto("/disputes");
    await page.locator(".events h3").first().waitFor();
    await page.route("**/api/**", (route) => route.abort());
    await page.getByRole("link", { name: "Stories", exact: true }).click();
    await page.getByRole("heading", { name: "No answer" }).waitFor();
    await page.unroute("**/api/**");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.locator(".events h3").first().waitFor();
  },
  { expect: ["ERR_FAILED"] },
);

test("answers that take long are announced", async (page) => {
  await page.route("**/api/overview*", async (route) => {
    await new Promise((done) => setTimeout(done, 800));
    await route.continue();
  });
  await page.goto("/");
  await page.locator(".progress.on").waitFor();
  await page.locator("svg.plot").waitFor();
  await page.locator(".progress:not(.on)").waitFor({ state: "attached" });
});

test("everything is within reach of the keyboard", async (page) => {
  await page.goto("/");
  await page.locator("svg.plot").waitFor();
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "To the content");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  const seen = new Set();
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press("Tab");
    seen.add(await page.evaluate(() => document.activeElement.getAttribute("role") ?? document.activeElement.tagName));
  }
  for (const kind of ["combobox", "BUTTON", "slider", "A", "SUMMARY"])
    assert.ok(seen.has(kind), `no ${kind} among ${[...seen]}`);
});

for (const dark of [false, true])
  for (const width of [380, 1600])
    test(
      `every view at ${width} pixels, ${dark ? "dark" : "light"}: nothing is cut off, axe finds nothing serious`,
      async (page) => {
        for (const view of VIEWS) {
          await page.goto(view, { waitUntil: "networkidle" });
          if (view === "/paste") {
            await page.getByRole("button", { name: "Try an example" }).click();
            await page.locator(".found").waitFor();
          }
          // The network comes some frames after its answer.
          if (view === "/actors") {
            await page.locator(".node").first().waitFor();
            assert.equal(await page.locator(".node:not(:has(text))").count(), 0, "nodes without a name");
          }
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          assert.ok(wide <= 0, `${view} is ${wide} pixels too wide`);
          await page.evaluate(axe);
          const { violations } = await page.evaluate(() =>
            globalThis.axe.run(document, { resultTypes: ["violations"] }),
          );
          const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
          assert.deepEqual(
            serious.map(({ id, nodes }) => `${view}: ${id}: ${nodes[0].html.slice(0, 120)}`),
            [],
          );
          if (process.env.PICTURES) {
            const name = view === "/" ? "overview" : view.slice(1).replace(/\W+/g, "-");
            await page.screenshot({
              path: `${process.env.PICTURES}/${name}-${width}-${dark ? "dark" : "light"}.png`,
              fullPage: true,
            });
          }
        }
      },
      { width, dark, bypassCSP: true, expect: ["404"] },
    );
