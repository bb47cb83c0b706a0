import { useTranslation } from "react-i18next";
import type { CalendarVisit } from "@/api/generated/types.gen";

/** The word for where a visit stands, as a doctor reads it. */
export function useStatusWord({ status }: Pick<CalendarVisit, "status">): string {
  const { t } = useTranslation("common");
  return status === "pending" ? t("status.pendingDoctor") : t(`status.${status}`);
}
