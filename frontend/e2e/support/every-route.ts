import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";

const folder = "test-results";
const kept = `${folder}/looked-at.txt`;

/** Notes that a page was looked at, for the end of a whole run. */
export function noteLookedAt(path: string) {
  mkdirSync(folder, { recursive: true });
  appendFileSync(kept, `${path}\n`);
}

/** They only lead on to the first of their pages. */
const LEAD_ON = new Set(["/admin", "/admin/settings"]);

/** The addresses of the router, nested ones whole. */
function routes(): string[] {
  const source = readFileSync("src/app/router.tsx", "utf8");
  const found: string[] = [];
  const above: { indent: number; path: string }[] = [];
  for (const line of source.split("\n")) {
    const [, before = "", path] = /^(\s*(?:\{ )?)path: "([^"*]+)"/.exec(line) ?? [];
    if (!path) continue;
    // A route on one line is as deep as one on several.
    const indent = before.length;
    while ((above.at(-1)?.indent ?? -1) >= indent) above.pop();
    const whole = `${above.at(-1)?.path ?? ""}/${path}`;
    above.push({ indent, path: whole });
    found.push(whole);
  }
  return found;
}

/** After a whole run: every address of the router was looked at by some journey. */
export default function everyRoute() {
  const whole = process.argv.slice(2).join(" ") === "test";
  if (!whole || !existsSync(kept)) return;
  const seen = readFileSync(kept, "utf8").split("\n");
  const missed = routes().filter((route) => {
    const pattern = new RegExp(`^${route.replaceAll(/:\w+/g, "[^/]+")}$`);
    return !LEAD_ON.has(route) && !seen.some((path) => pattern.test(path));
  });
  if (missed.length > 0) throw new Error(`No journey looks at ${missed.join(", ")}`);
}
