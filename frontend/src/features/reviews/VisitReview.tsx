import { MessageSquareText } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Visit } from "@/api/generated/types.gen";
import { Button } from "@/components/ui/Button";
import { Stars } from "@/components/ui/Rating";
import { useReaderLocale, useReaderZone } from "@/lib/reader";
import { dayText, localIn } from "@/lib/time";
import { Reply } from "./Reply";

const ReviewDialog = lazy(() =>
  import("./ReviewDialog").then((module) => ({ default: module.ReviewDialog })),
);
const WithdrawDialog = lazy(() =>
  import("./WithdrawDialog").then((module) => ({ default: module.WithdrawDialog })),
);

/** What a patient can say, or has said, about a visit that took place. */
export function VisitReview({ visit }: { visit: Visit }) {
  const { t } = useTranslation("visits");
  const locale = useReaderLocale();
  const zone = useReaderZone();
  const [open, setOpen] = useState<"write" | "withdraw" | null>(null);
  const close = () => setOpen(null);
  const { review, reviewableUntil } = visit;
  if (!review && !reviewableUntil) return null;

  return (
    <div className="flex flex-col items-start gap-2">
      {!review && reviewableUntil && (
        <>
          <Button
            look="soft"
            size="small"
            aria-label={t("review.writeOf", { name: visit.doctor.name })}
            onClick={() => setOpen("write")}
          >
            <MessageSquareText aria-hidden className="size-4" />
            {t("review.write")}
          </Button>
          <p className="text-xs text-muted">
            {t("review.until", { day: dayText(localIn(zone, reviewableUntil), locale) })}
          </p>
        </>
      )}
      {review && (
        <>
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
            <Stars rating={review.rating} />
            <span className="text-muted">{t(`review.standing.${review.standing}`)}</span>
          </p>
          {review.text && review.standing !== "withdrawn" && (
            <p dir="auto" className="text-sm wrap-anywhere whitespace-pre-line">
              {review.text}
            </p>
          )}
          {review.reply && review.standing === "published" && (
            <Reply text={review.reply.text} from={visit.doctor.name} />
          )}
          {review.standing !== "withdrawn" && (
            <Button
              look="muted-critical"
              size="small"
              aria-label={t("review.withdrawOf", { name: visit.doctor.name })}
              onClick={() => setOpen("withdraw")}
            >
              {t("review.withdraw")}
            </Button>
          )}
        </>
      )}
      <Suspense>
        {open === "write" && <ReviewDialog visit={visit} onClose={close} />}
        {open === "withdraw" && <WithdrawDialog visit={visit} onClose={close} />}
      </Suspense>
    </div>
  );
}
