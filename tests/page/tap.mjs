// Tests of the page in Chromium, printed as TAP.
import { strict as assert } from "node:assert";
import { chromium } from "playwright-core";

const tests = [];
/** A test gets a fresh page, at 1600 pixels unless it asks for another width. */
export function test(name, run, options = {}) {
  tests.push({ name, run, options });
}

/** The page, watched: it may ask nobody but its server, and the browser may complain of nothing that was not expected. */
async function open(browser, base, { width = 1600, dark = false, bypassCSP = false, expect = [] }) {
  const context = await browser.newContext({
    baseURL: base,
    viewport: { width, height: 900 },
    colorScheme: dark ? "dark" : "light",
    acceptDownloads: true,
    bypassCSP,
    permissions: ["clipboard-read", "clipboard-write"],
  });
  context.setDefaultTimeout(10000 * Number(process.env.DGM_SLOW ?? 1));
  const faults = [];
  const watch = (page) => {
    page.on("request", (request) => {
      const url = new URL(request.url());
      if (!["blob:", "data:"].includes(url.protocol) && url.origin !== new URL(base).origin)
        faults.push(`asked ${url.origin}`);
    });
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error" && !expect.some((words) => message.text().includes(words)))
        faults.push(message.text());
    });
  };
  context.on("page", watch);
  const page = await context.newPage();
  return { context, page, faults };
}

export async function run(base) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });
  console.log(`1..${tests.length}`);
  let failed = 0;
  for (const [i, { name, run, options }] of tests.entries()) {
    const { context, page, faults } = await open(browser, base, options);
    try {
      await run(page, context);
      assert.deepEqual(faults, []);
      console.log(`ok ${i + 1} - ${name}`);
    } catch (error) {
      failed++;
      console.log(`not ok ${i + 1} - ${name}`);
      for (const line of String(error.message).split("\n").slice(0, 30)) console.log(`# ${line}`);
      console.log(`# at ${page.url()}`);
    }
    await context.close();
  }
  await browser.close();
  return failed;
}

/** A text is pasted and read. */
export async function paste(page, text, date) {
  await page.goto("/paste");
  await page.getByLabel("The article", { exact: true }).fill(text);
  if (date) await page.getByLabel("Date of the article").fill(date);
  await page.getByRole("button", { name: "Read it" }).click();
  await page.locator(".article").waitFor();
}

/** The words of an element as they are drawn, without the small labels under them. */
export const drawn = (locator) =>
  locator.evaluate((element) => {
    const copy = element.cloneNode(true);
    for (const label of copy.querySelectorAll("rt")) label.remove();
    return copy.textContent;
  });
