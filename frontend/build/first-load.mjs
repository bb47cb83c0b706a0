/**
 * `npm run first-load`: the script each page a patient may open first needs until it is whole.
 *
 * Counted, each file compressed by itself: the entry, what it starts, every script the page
 * imports, and the texts all of these say, in the longest language. What a page fetches later,
 * when somebody opens a dialog or a map, is not counted. Fails when a page needs more than its
 * budget.
 */
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "vite";

/**
 * Kilobytes of 1000 bytes; the first pattern that fits a page's file counts. The pages people find
 * from outside keep a little distance to the 170 kB promised for all.
 */
const BUDGETS = [
  { pages: /^src\/routes\/patient\/(home|doctors|doctor)\.tsx$/, kilobytes: 168 },
  // Forms bring their own library and the published schemas. May only shrink.
  { pages: /^src\/routes\/(patient\/join-waitlist|[\w-]+)\.tsx$/, kilobytes: 184 },
  { pages: /^src\/routes\/patient\/(?!shell|.*\.test\.)/, kilobytes: 170 },
];

const root = fileURLToPath(new URL("..", import.meta.url));
const { output } = await build({ root, logLevel: "error", build: { write: false } });

const chunks = new Map();
const sources = new Map();
for (const file of output.filter(({ type }) => type === "chunk")) {
  chunks.set(file.fileName, { ...file, bytes: gzipSync(file.code).length });
  if (file.facadeModuleId) sources.set(relative(root, file.facadeModuleId), file.fileName);
}

function withImports(file, found = new Set()) {
  if (found.has(file)) return found;
  found.add(file);
  for (const imported of chunks.get(file).imports) withImports(imported, found);
  return found;
}

/** The areas of texts these files ask for, read from their sources. */
function areasOf(files) {
  const areas = new Set(["common", "patient"]);
  const modules = [...files].flatMap((file) => chunks.get(file).moduleIds);
  for (const module of modules.filter((id) => /\/src\/.*\.tsx?$/.test(id))) {
    for (const [call] of readFileSync(module, "utf8").matchAll(/useTranslation\([^)]*\)/g)) {
      for (const [, area] of call.matchAll(/"(\w+)"/g)) areas.add(area);
    }
  }
  return [...areas];
}

const bytesOf = (files) => [...files].reduce((sum, file) => sum + chunks.get(file).bytes, 0);

const languages = ["en", "de"];

function firstLoad(page) {
  const files = new Set();
  for (const source of ["index.html", "src/app/start.tsx", page]) {
    withImports(sources.get(source), files);
  }
  const areas = areasOf(files);
  const texts = languages.map((language) =>
    bytesOf(areas.map((area) => sources.get(`src/i18n/${language}/${area}.json`))),
  );
  return bytesOf(files) + Math.max(...texts);
}

const pages = [...sources.keys()].flatMap((page) => {
  const budget = BUDGETS.find(({ pages: fits }) => fits.test(page));
  return budget ? [{ page, bytes: firstLoad(page), budget: budget.kilobytes * 1000 }] : [];
});
pages.sort((one, other) => other.bytes - one.bytes);

for (const { page, bytes, budget } of pages) {
  const over = bytes > budget ? `  OVER ${budget / 1000} kB` : "";
  process.stdout.write(`${(bytes / 1000).toFixed(1).padStart(7)} kB  ${page}${over}\n`);
}
const within = pages.length > 0 && pages.every(({ bytes, budget }) => bytes <= budget);
if (!within) {
  process.stderr.write("A page's first load is over its budget: see build/first-load.mjs.\n");
  process.exitCode = 1;
}
