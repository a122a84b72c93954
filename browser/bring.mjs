// Brings the third-party browser files from node_modules (as the lock file says) into the web project.
// With --check it writes nothing and fails where a file there differs from what the lock file gives.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const lib = join(here, "../src/EmbargoDesk.Web/wwwroot/lib");
const from = path => join(here, "node_modules", path);
const hash = bytes => createHash("sha256").update(bytes).digest("hex");

const bundle = await build({
  absWorkingDir: here, entryPoints: ["editor.js"], bundle: true, minify: true, format: "esm", target: "es2022",
  charset: "utf8", legalComments: "none", write: false, metafile: true,
});

const files = {
  "bootstrap/bootstrap.min.css": withoutSourceMap(await readFile(from("bootstrap/dist/css/bootstrap.min.css"), "utf8")),
  "bootstrap/LICENSE": await readFile(from("bootstrap/LICENSE")),
  "tiptap/tiptap.min.js": Buffer.from(bundle.outputFiles[0].contents),
  "tiptap/LICENSES": await licences(Object.keys(bundle.metafile.inputs)),
};

let different = 0;
for (const [name, bytes] of Object.entries(files)) {
  const target = join(lib, name);
  if (process.argv.includes("--check")) {
    const present = await readFile(target).catch(() => undefined);
    if (present === undefined || hash(present) !== hash(bytes)) {
      console.error(`${name} is not what the lock file gives. Run "npm run bring" in browser/.`);
      different++;
    }
  } else {
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, bytes);
    console.log(`${hash(bytes).slice(0, 16)}  ${bytes.length.toString().padStart(7)}  ${name}`);
  }
}
process.exitCode = different === 0 ? 0 : 1;

// The map is not brought along, and a browser's developer tools would ask the server for it.
function withoutSourceMap(css) {
  return Buffer.from(css.replace(/\/\*# sourceMappingURL=.*?\*\/\s*$/, ""));
}

// Each package whose code is in the bundle, with its version and its licence in full; one text said by several stands once.
async function licences(inputs) {
  const packages = new Set(inputs.map(i => /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/.exec(i)?.[1]).filter(p => p !== undefined));
  const said = new Map();
  for (const name of [...packages].sort()) {
    const { version, license } = JSON.parse(await readFile(from(`${name}/package.json`), "utf8"));
    const file = (await readdir(from(name))).sort().find(f => /^licen[cs]e/i.test(f));
    const text = file === undefined ? `Licence as its package.json names it: ${license}.` : (await readFile(from(`${name}/${file}`), "utf8")).trim();
    said.set(text, [...(said.get(text) ?? []), `${name} ${version}`]);
  }
  return Buffer.from([...said].map(([text, names]) => `${names.join(", ")}\n\n${text}\n`).join(`\n${"-".repeat(80)}\n\n`));
}
