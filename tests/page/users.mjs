// What users do: find a pair, open what is disputed, read who denies it, send the view to a colleague, take the rows away.
import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { drawn, paste, test } from "./tap.mjs";

const { PROGRAM, STORE } = process.env;
const csv = (...filter) =>
  execFileSync(PROGRAM, ["query", STORE, "--format", "csv", "--status", "all", ...filter], { encoding: "utf8" });
const stories = (...filter) => csv("--unit", "stories", "--newest", ...filter);

async function saved(page, what) {
  await page.getByText("Export", { exact: true }).first().click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByText(what, { exact: true }).first().click(),
  ]);
  return readFileSync(await download.path());
}

async function findPair(page) {
  await page.goto("/");
  const [first, second] = [
    page.getByRole("combobox", { name: "One party" }),
    page.getByRole("combobox", { name: "The other" }),
  ];
  await first.fill("Russ");
  await page.getByRole("option", { name: /^Russia\s*RUS/ }).click();
  await second.fill("Iran");
  await page.getByRole("option", { name: /^Iran\s*IRN/ }).waitFor();
  await second.press("Enter");
  await page.getByRole("button", { name: "Show their history" }).click();
  await page.waitForURL("**/dyad/RUS/IRN");
}

test("Russia and Iran are found by their names, and their disputed story is two clicks away", async (page) => {
  await findPair(page);
  await page.getByRole("heading", { level: 1, name: "Russia – Iran" }).waitFor();
  await page
    .getByRole("link", { name: /^Iran said to have given aid/ })
    .first()
    .waitFor();
  const disputed = page.locator("section", { has: page.getByRole("heading", { name: "Disputed", exact: true }) });
  await disputed
    .getByRole("link", { name: /^Iran said to have given aid/ })
    .first()
    .click();
  await page.waitForURL(/\/story\/\d+$/);
  const denials = page.getByRole("region", { name: "Deny it" });
  await denials.getByRole("heading", { name: "Russia" }).waitFor();
  const sentence = denials.locator("blockquote");
  assert.match(
    await drawn(sentence),
    /^Russia denied on Thursday that Iran had delivered ballistic missiles to its army/,
  );
  for (const [role, words] of [
    ["source", "Russia"],
    ["cue", "denied"],
    ["actor", "Iran"],
    ["trigger", "delivered"],
    ["theme", "ballistic missiles"],
  ])
    assert.equal(await drawn(sentence.locator(`mark.r-${role}`).first()), words);
  assert.match(await page.locator(".legend").innerText(), /who says so/);
});

test("a view that is sent to a colleague is the same view", async (page, context) => {
  await page.goto("/dyad/RUS/IRN?type=AID&at=2024-03");
  const state = async (where) => {
    await where.getByRole("heading", { name: "Stories of March 2024" }).waitFor();
    await where.locator(".events h3").first().waitFor();
    return [
      await where.locator("h1").innerText(),
      await where.locator(".chip").allInnerTexts(),
      await where.locator(".events h3").allInnerTexts(),
    ];
  };
  const here = await state(page);
  await page.getByRole("button", { name: "Copy link" }).click();
  await page.getByText("Link copied").waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(link, page.url());
  const other = await context.newPage();
  await other.goto(link);
  assert.deepEqual(await state(other), here);
});

test("rows as CSV are those of dragoman query", async (page) => {
  await page.goto("/dyad/RUS/IRN");
  await page.locator("svg.plot").waitFor();
  assert.equal((await saved(page, "Rows as CSV")).toString(), csv("--party", "RUS", "--with", "IRN"));
  await page.goto("/stories?type=ASSAULT&status=disputed");
  await page.locator(".events h3").first().waitFor();
  assert.equal((await saved(page, "Rows as CSV")).toString(), stories("--type", "ASSAULT", "--status", "disputed"));
});

test("the newest stories are not those of a year far ahead, the page says so, and shows them when asked", async (page) => {
  const far = page.locator(".events time", { hasText: "2090" });
  for (const view of ["/", "/dyad/KEN/JPN", "/stories"]) {
    await page.goto(view, { waitUntil: "networkidle" });
    await page.getByText("Dated up to 12 December 2026, a year after the last report.").first().waitFor();
    assert.equal(await far.count(), 0, view);
  }
  assert.equal((await saved(page, "Rows as CSV")).toString(), stories("--until", "2026-12-12"));
  await page.getByRole("button", { name: "Show all dates" }).click();
  await far.first().waitFor();
  await page.waitForURL("**/stories?dates=all");
  assert.equal((await saved(page, "Rows as CSV")).toString(), stories());
  // Who asks for a time gets it.
  await page.goto("/stories?since=2089");
  await far.first().waitFor();
  await page.goto("/?since=2089");
  await far.first().waitFor();
});

test("disputes have the words of the denial marked, and their rows as CSV", async (page) => {
  await page.goto("/disputes");
  await page.locator(".denial").first().waitFor();
  assert.equal(await page.locator(".denial:not(:has(mark.r-cue))").count(), 0);
  const [, ...rows] = (await saved(page, "Rows as CSV")).toString().trim().split(/\r?\n/);
  assert.equal(rows.length, await page.locator(".events > li").count());
});

test("a plot is saved as SVG, PNG and numbers", async (page) => {
  await page.goto("/dyad/RUS/IRN");
  await page.locator("svg.plot path.bar").first().waitFor({ state: "attached" });
  const svg = (await saved(page, "Plot as SVG")).toString();
  assert.match(svg, /^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  assert.match(svg, /fill="rgb\(/);
  assert.doesNotMatch(svg, /class=|var\(/);
  await page.getByText("Saved").waitFor();
  await page.reload();
  await page.locator("svg.plot").waitFor();
  assert.deepEqual([...(await saved(page, "Plot as PNG")).subarray(0, 4)], [0x89, 0x50, 0x4e, 0x47]);
  await page.reload();
  await page.locator("svg.plot").waitFor();
  const numbers = (await saved(page, "Numbers of the plot as CSV")).toString().split("\r\n");
  assert.match(numbers[0], /^date,cooperation,conflict,AGREE,/);
  assert.match(
    numbers.find((line) => line.startsWith("2024-03")),
    /^2024-03,[1-9]/,
  );
});

test("a month is picked by the keyboard, and its stories stand below", async (page) => {
  await page.goto("/dyad/RUS/IRN");
  const plot = page.getByRole("slider");
  await plot.focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  assert.match(await plot.getAttribute("aria-valuetext"), /^March 2024: [1-9]\d* of cooperation, \d+ of conflict$/);
  await page.keyboard.press("Enter");
  await page.waitForURL(/at=2024-03/);
  await page.getByRole("heading", { name: "Stories of March 2024" }).waitFor();
  assert.ok((await page.locator(".events:not(.brief) h3").count()) >= 2);
});

test("the time is narrowed by dragging and by buttons, and widened again", async (page) => {
  await page.goto("/");
  const box = await page.locator(".plotbox").boundingBox();
  await page.mouse.move(box.x + box.width * 0.3, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, box.y + 60, { steps: 5 });
  await page.mouse.up();
  await page.waitForURL(/since=20\d\d-\d\d&until=20\d\d-\d\d$/);
  await page.getByRole("button", { name: "Remove the filter From" }).click();
  await page.getByRole("button", { name: "Remove the filter Until" }).click();
  await page.waitForURL((url) => url.search === "");
  await page.goto("/dyad/RUS/IRN");
  await page.getByRole("button", { name: "Zoom in" }).click();
  await page.waitForURL(/since=/);
  await page.getByRole("button", { name: "Whole time" }).click();
  await page.waitForURL((url) => !url.search.includes("since"));
});

test("filters stand in the address, and go away again", async (page) => {
  await page.goto("/stories");
  await page.getByRole("button", { name: "Filters" }).click();
  await page.getByRole("checkbox", { name: "Sanction" }).check();
  await page.waitForURL("**/stories?type=SANCTION");
  await page.getByLabel("From", { exact: true }).fill("2024-13");
  await page.keyboard.press("Enter");
  await page.getByText("Write a year, a month or a day").waitFor();
  await page.getByLabel("From", { exact: true }).fill("2024");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/stories?type=SANCTION&since=2024");
  await page.getByLabel("Words in the sentence").fill("nothing OR nowhere");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "No stories" }).waitFor();
  await page.getByRole("button", { name: /^without text/ }).click();
  await page.locator(".events h3").first().waitFor();
  await page.getByRole("link", { name: "Map", exact: true }).click();
  await page.waitForURL("**/map?type=SANCTION&since=2024");
  await page.goBack();
  await page.waitForURL("**/stories?type=SANCTION&since=2024");
});

test("a story leads to the report with its sentence marked", async (page) => {
  await page.goto("/disputes");
  await page.locator(".events h3 a").first().click();
  await page.getByRole("button", { name: "Read it in the report" }).first().click();
  const marked = await drawn(page.locator(".report mark"));
  assert.equal(marked, await drawn(page.locator(".events .sentence").first()));
});

test("a text that is pasted gives its events, its claims and the reasons", async (page) => {
  await paste(
    page,
    "The Kremlin denied on Thursday that Iran had sent ballistic missiles to Russia. Kenya expelled two Somali diplomats.",
    "2024-03-15",
  );
  await page.getByRole("button", { name: "Iran said to have given aid to Russia" }).waitFor();
  const text = page.getByRole("region", { name: /The text/ });
  assert.equal(await drawn(text.locator("mark.r-cue")), "denied");
  assert.equal(await drawn(text.locator("mark.r-trigger")), "sent");
  await page.getByRole("button", { name: /^Kenya .*Somali/ }).click();
  assert.equal(await drawn(text.locator("mark.r-trigger")), "expelled");
  assert.match(await page.locator(".attributions").innerText(), /Kremlin denied .?that Iran had sent/);
  await page.getByText("Why each field is what it is").click();
  assert.match(await page.locator(".explanation pre").innerText(), /expel/);
  assert.match((await saved(page, "Rows as CSV")).toString(), /2024-03-14,IRN,AID,,RUS,disputed/);
});

test("the map opens a place, the network an actor", async (page) => {
  await page.goto("/map");
  await page.locator("path.land").waitFor({ state: "attached" });
  await page.getByRole("link", { name: /^Dakar/ }).click();
  await page.getByRole("heading", { name: "Stories in Dakar" }).waitFor();
  await page.goto("/actors");
  await page.getByRole("button", { name: /^Iran, \d+ events/ }).press("Enter");
  await page.getByRole("heading", { name: "Pairs of Iran" }).waitFor();
  await page.getByRole("link", { name: "Iran → Russia" }).click();
  await page.waitForURL("**/dyad/IRN/RUS");
});
