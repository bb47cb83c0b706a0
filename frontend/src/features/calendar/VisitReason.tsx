import { useTranslation } from "react-i18next";
import type { CalendarVisit } from "@/api/generated/types.gen";

/** Why the patient comes, in the patient's own words. */
export function VisitReason({ visit }: { visit: CalendarVisit }) {
  const { t } = useTranslation("doctor");
  if (!visit.reason) return null;
  return (
    <p className="max-w-[60ch] text-sm wrap-anywhere whitespace-pre-line">
      <span className="sr-only">{t("visit.reason")}: </span>
      <span dir="auto" className="block">
        {visit.reason}
      </span>
    </p>
  );
}
