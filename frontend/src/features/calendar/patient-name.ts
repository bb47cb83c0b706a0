import { useTranslation } from "react-i18next";
import type { CalendarVisit } from "@/api/generated/types.gen";

/** A patient's name, or a word for somebody whose data has been erased. */
export function usePatientName({ patient }: Pick<CalendarVisit, "patient">): string {
  const { t } = useTranslation("doctor");
  return patient.name ?? t("visit.erased");
}
