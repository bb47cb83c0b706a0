import i18next, { type BackendModule } from "i18next";
import { initReactI18next } from "react-i18next";
import type admin from "@/i18n/en/admin.json";
import type auth from "@/i18n/en/auth.json";
import common from "@/i18n/en/common.json";
import type doctor from "@/i18n/en/doctor.json";
import type settings from "@/i18n/en/settings.json";
import patient from "@/i18n/en/patient.json";
import { rememberLanguage, storedLanguage } from "./preferences";

export const languages = ["en", "de"] as const;
export type Language = (typeof languages)[number];

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "common";
    resources: {
      common: typeof common;
      patient: typeof patient;
      auth: typeof auth;
      doctor: typeof doctor;
      admin: typeof admin;
      settings: typeof settings;
    };
  }
}

const files = import.meta.glob<{ default: Record<string, unknown> }>([
  "../i18n/*/*.json",
  "!../i18n/en/common.json",
  "!../i18n/en/patient.json",
]);

/** Texts the first page does not need are fetched when a screen asks for them. */
const lazyTexts: BackendModule = {
  type: "backend",
  init() {},
  read(language, namespace, done) {
    const load = files[`../i18n/${language}/${namespace}.json`];
    if (!load) return done(null, {});
    load().then(
      (file) => done(null, file.default),
      (error: unknown) => done(error as Error, false),
    );
  },
};

function startLanguage(): string {
  const known = (tag: string | null) => languages.find((code) => code === tag?.split("-")[0]);
  for (const tag of [storedLanguage(), ...navigator.languages]) {
    const language = known(tag);
    if (language) return language;
  }
  return "en";
}

export async function startI18n(language = startLanguage()) {
  i18next.on("languageChanged", (chosen) => {
    document.documentElement.lang = chosen;
    document.documentElement.dir = i18next.dir(chosen);
  });
  await i18next
    .use(lazyTexts)
    .use(initReactI18next)
    .init({
      lng: language,
      fallbackLng: "en",
      supportedLngs: [...languages],
      ns: ["common", "patient"],
      defaultNS: "common",
      resources: { en: { common, patient } },
      partialBundledLanguages: true,
      interpolation: { escapeValue: false },
    });
}

export async function chooseLanguage(language: string) {
  rememberLanguage(language);
  await i18next.changeLanguage(language);
}
