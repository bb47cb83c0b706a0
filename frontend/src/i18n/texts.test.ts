import { describe, expect, it } from "vitest";

type Texts = { [key: string]: string | Texts };

const files = import.meta.glob<{ default: Texts }>("./*/*.json", { eager: true });
const texts = (language: string, namespace: string) =>
  files[`./${language}/${namespace}.json`]?.default ?? {};

function flat(entries: Texts, prefix = ""): Map<string, string> {
  return new Map(
    Object.entries(entries).flatMap(([key, value]) =>
      typeof value === "string"
        ? [[prefix + key, value] as const]
        : [...flat(value, `${prefix}${key}.`)],
    ),
  );
}

const holes = (text: string) =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)]
    .map(([, name]) => name ?? "")
    .toSorted((a, b) => a.localeCompare(b));

const namespaces = new Set(Object.keys(files).map((path) => path.replace(/^.*\/|\.json$/g, "")));

describe.each([...namespaces])("%s", (namespace) => {
  const english = flat(texts("en", namespace));
  const german = flat(texts("de", namespace));

  it("says everything in both languages", () => {
    expect([...german.keys()].toSorted()).toEqual([...english.keys()].toSorted());
  });

  it("fills the same gaps in both languages", () => {
    for (const [key, text] of english)
      expect([key, holes(german.get(key) ?? "")]).toEqual([key, holes(text)]);
  });

  it("leaves no text empty", () => {
    for (const text of [...english.values(), ...german.values()]) expect(text).not.toBe("");
  });
});
