import { useTranslation } from "react-i18next";

/** A public holiday's name for its code; the code itself where a newer server knows more of them. */
export function useHolidayName(): (code: string) => string {
  const { i18n } = useTranslation("doctor");
  return (code) => i18n.t(`holiday.${code}`, { ns: "doctor", defaultValue: code });
}
