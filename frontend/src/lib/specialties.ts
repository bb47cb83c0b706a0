import { queryOptions, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { listSpecialties } from "@/api/generated/sdk.gen";
import type { ListedSpecialty } from "@/api/generated/types.gen";
import { listText } from "./names";
import { useReaderLocale } from "./reader";

/** The specialties of this platform, in the order they are offered. They hardly ever change. */
export const specialtiesQuery = queryOptions({
  queryKey: ["specialties"],
  queryFn: () => listSpecialties(),
  staleTime: 10 * 60_000,
});

/**
 * Codes to the reader's words: what the platform calls them, else what the pages do. An unknown
 * code is shown as it came.
 */
export function useSpecialtyName(): (code: string) => string {
  const { i18n } = useTranslation();
  const { data } = useQuery(specialtiesQuery);
  return (code) => {
    const names = data?.specialties.find((known) => known.code === code)?.names;
    const own = names && (i18n.language === "de" ? names.de : names.en);
    return own ?? i18n.t(`specialty.${code}`, { defaultValue: code });
  };
}

export function useSpecialtyList(): (codes: string[]) => string {
  const name = useSpecialtyName();
  const locale = useReaderLocale();
  return (codes) => listText(codes.map(name), locale);
}

/** The codes a new doctor can have. */
export function activeSpecialties(specialties: ListedSpecialty[]): string[] {
  return specialties.filter(({ standing }) => standing === "active").map(({ code }) => code);
}
