// Bundles src/ into ../static/. The output is committed, so that running Tweezers needs no Node.
import { readdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { build } from "esbuild";

await build({
  entryPoints: [
    ...["app.js", "app.css", "desk.js", "grid.js", "curve.js", "burndown.js", "review.js", "preferences.js", "favicon.svg", "favicon.ico"],
    ...["stages", "tasks"].flatMap((folder) => readdirSync(`src/${folder}`).map((name) => `${folder}/${name}`)),
  ].map((name) => `src/${name}`),
  outbase: "src",
  outdir: "../static",
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none", // the whole licences are in THIRD-PARTY.txt
  loader: { ".svg": "copy", ".ico": "copy" },
});

// Of all that is bundled: what we ask for, what that asks for, and svelte, which is compiled into it.
const { packages } = JSON.parse(await readFile("package-lock.json", "utf8"));
const shipped = Object.keys(packages).filter((path) => path && !packages[path].dev);
const licences = shipped.map(async (path) => {
  const name = path.replace("node_modules/", "");
  const found = readdirSync(path).find((file) => /^licen[cs]e/i.test(file));
  const text = await readFile(found ? `${path}/${found}` : `licences/${name}.txt`, "utf8");
  return `${name} ${packages[path].version}\n\n${text.trim()}\n`;
});
licences.push(readFile("licences/svelte.txt", "utf8").then((text) => `svelte 4.2.20\n\n${text.trim()}\n`));
await writeFile("../static/THIRD-PARTY.txt", (await Promise.all(licences)).join(`\n${"-".repeat(80)}\n\n`));
