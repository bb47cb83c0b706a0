import i18next, { type BackendModule } from "i18next";
import { initReactI18next } from "react-i18next";
import type admin from "@/i18n/en/admin.json";
import type auth from "@/i18n/en/auth.json";
import type booking from "@/i18n/en/booking.json";
import type common from "@/i18n/en/common.json";
import type doctor from "@/i18n/en/doctor.json";
import type feed from "@/i18n/en/feed.json";
import type patient from "@/i18n/en/patient.json";
import type settings from "@/i18n/en/settings.json";
import type visits from "@/i18n/en/visits.json";
import { firstTexts, languages, rememberLanguage, startLanguage, textsOf } from "./texts";

type Namespaces = {
  common: typeof common;
  patient: typeof patient;
  visits: typeof visits;
  booking: typeof booking;
  feed: typeof feed;
  auth: typeof auth;
  doctor: typeof doctor;
  admin: typeof admin;
  settings: typeof settings;
};

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "common";
    resources: Namespaces;
  }
}

export type Namespace = keyof Namespaces;

/** Texts are fetched by area, in the reader's language only; a test holds all languages complete. */
const byArea: BackendModule = {
  type: "backend",
  init() {},
  read(language, namespace, done) {
    textsOf(language, namespace).then(
      (texts) => done(null, texts),
      (error: unknown) => done(error as Error, false),
    );
  },
};

export async function startI18n(language: string = startLanguage()) {
  i18next.on("languageChanged", (chosen) => {
    document.documentElement.lang = chosen;
    document.documentElement.dir = i18next.dir(chosen);
  });
  await i18next
    .use(byArea)
    .use(initReactI18next)
    .init({
      lng: language,
      fallbackLng: false,
      supportedLngs: [...languages],
      ns: [...firstTexts],
      defaultNS: "common",
      // React escapes; here a name written from right to left is kept from reordering the sentence.
      interpolation: { escape: isolated },
    });
}

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** Between "first strong isolate" and its end (Unicode Standard Annex 9), where it makes a difference. */
function isolated(value: string): string {
  return RIGHT_TO_LEFT.test(value) ? `\u2068${value}\u2069` : value;
}

/** Fetches what an area says before its page is shown, so that no page shows keys or jumps. */
export async function loadTexts(areas: Namespace[]) {
  await i18next.loadNamespaces(areas);
}

/** Fetches what the pages opened so far say in every language, for who works on several at once. */
export async function loadEveryLanguage() {
  await i18next.loadLanguages([...languages]);
}

export async function chooseLanguage(language: string) {
  rememberLanguage(language);
  await i18next.changeLanguage(language);
}
