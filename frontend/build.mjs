// Bundles every *.js and *.css beside this file into the folder given as the argument:
//   node build.mjs ../app/static/build
// Names carry a hash of their content, so they may be cached for ever; manifest.json maps the plain name of each
// entry ("main.css") and of each file that a bundle carries along (fonts, wasm) to its hashed name.
import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";
import { build } from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const accentsFile = path.join(here, "..", "app", "values", "accents.json");

// Badges are printed from the same file, so that paper and screen show a town in the same ink.
function accentsCss({ neutral, places }) {
  const properties = (colours) => Object.entries(colours).map(([name, value]) => `--${name}: ${value};`).join(" ");
  const rules = (scheme) => [
    `:root { ${properties(neutral[scheme])} }`,
    ...places.map((place, index) => `[data-place="${index + 1}"] { ${properties(place[scheme])} }`),
  ].join("\n");
  return `${rules("light")}\n@media (prefers-color-scheme: dark) {\n${rules("dark")}\n}\n`;
}

const accents = {
  name: "accents",
  setup(bundle) {
    bundle.onResolve({ filter: /^accents$/ }, () => ({ path: accentsFile, namespace: "accents" }));
    bundle.onLoad({ filter: /.*/, namespace: "accents" }, async () => ({
      contents: accentsCss(JSON.parse(await readFile(accentsFile, "utf8"))),
      loader: "css",
      watchFiles: [accentsFile],
    }));
  },
};

function manifestOf(metafile, out) {
  const manifest = {};
  for (const [file, { entryPoint, inputs }] of Object.entries(metafile.outputs)) {
    const carried = /\.(woff2|wasm)$/.test(file) ? Object.keys(inputs)[0] : undefined;
    const source = entryPoint ?? carried;
    if (source) manifest[path.basename(source)] = path.relative(out, path.resolve(here, file));
  }
  return Object.fromEntries(Object.entries(manifest).sort());
}

// What is bundled is passed on inside the wheel, so its licences travel with it.
async function copyLicences(metafile, out) {
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.keys(output.inputs));
  const packages = new Set(inputs.map((input) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1]).filter(Boolean));
  for (const name of packages) {
    const folder = path.join(here, "node_modules", name);
    for (const file of (await readdir(folder)).filter((entry) => /^licen[cs]e/i.test(entry))) {
      await cp(path.join(folder, file), path.join(out, "licences", `${name.replace(/[@/]/g, " ").trim().replace(" ", "-")}.txt`));
    }
  }
}

// The static server picks these up by their names: a phone then loads 28 kB of styles instead of 367.
async function compress(out) {
  for (const file of (await readdir(out)).filter((name) => /\.(js|css|wasm)$/.test(name))) {
    const content = await readFile(path.join(out, file));
    const packed = { gz: await promisify(gzip)(content, { level: 9 }), br: await promisify(brotliCompress)(content) };
    for (const [ending, bytes] of Object.entries(packed)) {
      if (bytes.length < content.length) await writeFile(path.join(out, `${file}.${ending}`), bytes);
    }
  }
}

// These run on pages of others: each is one file without imports that leaves no name behind, and runs as a plain script.
const FOR_OTHERS = new Set(["embed.js"]);

const out = path.resolve(process.argv[2] ?? path.join(here, "..", "app", "static", "build"));
const entries = (await readdir(here)).filter((file) => /\.(js|css)$/.test(file)).sort();

const common = {
  absWorkingDir: here,
  outdir: out,
  bundle: true,
  target: ["es2022", "chrome111", "firefox115", "safari16.4"],
  minify: true,
  metafile: true,
  entryNames: "[name]-[hash]",
  chunkNames: "part-[hash]",
  assetNames: "[name]-[hash]",
  loader: { ".woff2": "file", ".wasm": "file" },
  legalComments: "linked",
  logLevel: "warning",
  plugins: [accents],
};

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const made = [
  await build({ ...common, entryPoints: entries.filter((file) => !FOR_OTHERS.has(file)), splitting: true, format: "esm" }),
  await build({ ...common, entryPoints: [...FOR_OTHERS], format: "iife" }),
];
const metafile = { outputs: Object.assign({}, ...made.map((one) => one.metafile.outputs)) };
await copyLicences(metafile, out);
await compress(out);
await writeFile(path.join(out, "manifest.json"), `${JSON.stringify(manifestOf(metafile, out), null, 2)}\n`);
