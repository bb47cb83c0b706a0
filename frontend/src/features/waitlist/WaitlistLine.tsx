import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { Notice } from "@/components/ui/Notice";
import { paths } from "@/lib/paths";
import { waitlistQuery } from "./queries";

/** Among the visits: that a time is kept, or how much is waited for. Nothing when there is neither. */
export function WaitlistLine() {
  const { t } = useTranslation("visits");
  const { data } = useQuery(waitlistQuery);
  const kept = data?.entries.filter((entry) => entry.standing === "offered") ?? [];
  const waiting = data?.entries.filter((entry) => entry.standing === "waiting") ?? [];
  if (kept.length === 0 && waiting.length === 0) return null;
  if (kept.length > 0) {
    return (
      <Notice tone="positive" title={t("waitlist.keptTitle")} live="polite">
        <p className="mb-3">{t("waitlist.keptText")}</p>
        <ButtonLink size="small" to={paths.waitlist}>
          {t("waitlist.answer")}
        </ButtonLink>
      </Notice>
    );
  }
  return (
    <Card className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 p-4 sm:px-6">
      <p className="text-sm">{t("waitlist.count", { count: waiting.length })}</p>
      <ButtonLink look="secondary" size="small" to={paths.waitlist}>
        {t("waitlist.see")}
      </ButtonLink>
    </Card>
  );
}
