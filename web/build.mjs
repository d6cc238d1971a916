// web/dist: the page as the program embeds it. Names in assets/ carry a hash of what is in them, so they may be kept for ever.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename } from "node:path";

const out = "dist";
rmSync(out, { recursive: true, force: true });
mkdirSync(`${out}/assets`, { recursive: true });

/** Copies a file that the script fetches when it needs it; gives its address. */
function asset(path) {
  const hash = createHash("sha256").update(readFileSync(path)).digest("hex").slice(0, 8).toUpperCase();
  const name = basename(path).replace(/\.(?=[^.]+$)/, `-${hash}.`);
  copyFileSync(path, `${out}/assets/${name}`);
  return `/assets/${name}`;
}

const world = (detail) => asset(`node_modules/world-atlas/countries-${detail}.json`);
const result = await build({
  entryPoints: ["src/main.tsx"],
  bundle: true,
  minify: true,
  target: "es2022",
  format: "esm",
  outdir: `${out}/assets`,
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  publicPath: "/assets",
  loader: { ".woff2": "file" },
  jsx: "automatic",
  jsxImportSource: "preact",
  define: { WORLD_COARSE: JSON.stringify(world("110m")), WORLD_FINE: JSON.stringify(world("50m")) },
  legalComments: "none",
  metafile: true,
});

const made = Object.keys(result.metafile.outputs).map((path) => "/" + path.slice(out.length + 1));
const named = (ending) => made.find((path) => path.startsWith("/assets/main-") && path.endsWith(ending));
const page = readFileSync("src/index.html", "utf8")
  .replace("SCRIPT", named(".js"))
  .replace("STYLE", named(".css"))
  .replace("ICON", asset("src/icon.svg"));
writeFileSync(`${out}/index.html`, page);

// Whose work is in these files, and under which licence.
const used = new Set(["world-atlas"]);
for (const path of Object.keys(result.metafile.inputs)) {
  const name = /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1];
  if (name) used.add(name);
}
const licences = [...used].sort().map((name) => {
  const folder = `node_modules/${name}`;
  const about = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  const file = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
  return `${name} ${about.version} (${about.license})\n\n${file ? readFileSync(`${folder}/${file}`, "utf8").trim() : ""}\n`;
});
writeFileSync(
  `${out}/licences.txt`,
  `The page holds parts of these packages, each under its own licence.\n\n${licences.join("\n----\n\n")}`,
);
