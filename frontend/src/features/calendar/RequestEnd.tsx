import { useTranslation } from "react-i18next";
import type { CalendarVisit } from "@/api/generated/types.gen";
import { useMomentText } from "@/lib/moment";

type RequestEndProps = { visit: CalendarVisit; zone: string; now: number };

/** Until when a request waits for an answer; nothing for a visit that is none. */
export function RequestEnd({ visit, zone, now }: RequestEndProps) {
  const { t } = useTranslation("doctor");
  const momentText = useMomentText();
  if (!visit.expiresAt) return null;
  return (
    <span className="text-sm text-caution">
      {Date.parse(visit.expiresAt) > now
        ? t("visit.expires", { when: momentText(visit.expiresAt, zone) })
        : t("visit.expired")}
    </span>
  );
}
