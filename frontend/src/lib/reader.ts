import { useTranslation } from "react-i18next";
import { useAccount } from "@/api/session";
import { browserZone } from "./time";

/** The zone of the person reading: the account's when signed in, the browser's otherwise. */
export function useReaderZone(): string {
  return useAccount()?.timeZone || browserZone();
}

/**
 * The locale of dates and amounts: the chosen language in the regional form this browser prefers,
 * so "en" is read as British or American English depending on the reader.
 */
export function useReaderLocale(): string {
  const language = useTranslation().i18n.language;
  const regional = navigator.languages.find((tag) => tag.split("-")[0] === language);
  return regional ?? language;
}
