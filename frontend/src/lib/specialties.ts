import { useTranslation } from "react-i18next";
import { listText } from "./names";
import { useReaderLocale } from "./reader";

/** The specialties of the contract, in the order they are offered. */
export const specialtyCodes = [
  "general-practice",
  "dermatology",
  "cardiology",
  "paediatrics",
  "orthopaedics",
  "gynaecology",
  "psychiatry",
  "ophthalmology",
  "dentistry",
  "neurology",
] as const;

/** Codes to the reader's words; an unknown code is shown as it came. */
export function useSpecialtyName(): (code: string) => string {
  const { i18n } = useTranslation();
  return (code) => i18n.t(`specialty.${code}`, { defaultValue: code });
}

export function useSpecialtyList(): (codes: string[]) => string {
  const name = useSpecialtyName();
  const locale = useReaderLocale();
  return (codes) => listText(codes.map(name), locale);
}
