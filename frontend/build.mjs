// Bundles src/ into ../static/. The output is committed, so that running Tweezers needs no Node.
import { readdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const { dependencies } = JSON.parse(await readFile("package.json", "utf8"));

await build({
  entryPoints: [
    ...["app.js", "app.css", "desk.js", "curve.js", "burndown.js", "review.js", "favicon.svg", "favicon.ico"],
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

const licences = Object.entries(dependencies).map(async ([name, version]) => {
  const text = await readFile(`node_modules/${name}/LICENSE`, "utf8");
  return `${name} ${version}\n\n${text.trim()}\n`;
});
await writeFile("../static/THIRD-PARTY.txt", (await Promise.all(licences)).join(`\n${"-".repeat(80)}\n\n`));
