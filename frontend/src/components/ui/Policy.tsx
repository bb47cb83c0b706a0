import { useTranslation } from "react-i18next";
import { useMomentText } from "@/lib/moment";

type PolicyProps = {
  noticeHours: number;
  /** The last instant at which cancelling is free; null: it is late whenever that is. */
  freeUntil: string | null;
  /** The practice's zone. */
  zone: string;
  now: number;
};

/** How late a visit can be cancelled, as one sentence about this very visit. */
export function Policy({ noticeHours, freeUntil, zone, now }: PolicyProps) {
  const { t } = useTranslation();
  const momentText = useMomentText();
  if (freeUntil === null) return t("policy.lateMove");
  if (noticeHours === 0) return t("policy.untilStart");
  if (Date.parse(freeUntil) < now) return t("policy.late", { count: noticeHours });
  return t("policy.until", { when: momentText(freeUntil, zone) });
}
