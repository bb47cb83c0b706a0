export const languages = ["en", "de"] as const;
export type Language = (typeof languages)[number];

/** What every page says, and what the first pages of a patient say. */
export const firstTexts = ["common", "patient"] as const;

type Texts = Record<string, unknown>;

const files = import.meta.glob<{ default: Texts }>("../i18n/*/*.json");

/** The texts of one area in one language; asked for again, they are there already. */
export async function textsOf(language: string, namespace: string): Promise<Texts> {
  const load = files[`../i18n/${language}/${namespace}.json`];
  return load ? (await load()).default : {};
}

const LANGUAGE = "medbook.language";

function storedLanguage(): string | null {
  return localStorage.getItem(LANGUAGE);
}

export function rememberLanguage(language: string) {
  localStorage.setItem(LANGUAGE, language);
}

/** The language chosen here before, else the first of the browser's that we speak. */
export function startLanguage(): Language {
  const known = (tag: string | null) => languages.find((code) => code === tag?.split("-")[0]);
  for (const tag of [storedLanguage(), ...navigator.languages]) {
    const language = known(tag);
    if (language) return language;
  }
  return "en";
}
