import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { OwnReview } from "@/api/generated/types.gen";
import { Badge } from "@/components/ui/Badge";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { FieldError } from "@/components/ui/Field";
import { Stars } from "@/components/ui/Rating";
import { Time } from "@/components/ui/Time";
import { announce } from "@/components/ui/Toast";
import { useProblemText } from "@/lib/problem-text";
import { useReaderLocale, useReaderZone } from "@/lib/reader";
import { localIn, monthText } from "@/lib/time";
import { useWithdrawReply } from "./queries";
import { ReplyForm } from "./ReplyForm";

/** A review as its doctor sees it, with the reply and what can be done about it. */
export function OwnReviewCard({ review }: { review: OwnReview }) {
  const { t } = useTranslation("doctor");
  const locale = useReaderLocale();
  const zone = useReaderZone();
  const hidden = review.standing === "hidden";
  const about = t("reviews.about", {
    type: review.visitType,
    month: monthText(review.month, locale),
  });
  return (
    <Card className="p-5">
      <article aria-label={about} className="flex flex-col gap-3">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
          <Stars rating={review.rating} />
          <span className="text-muted">{about}</span>
          {hidden && <Badge tone="caution">{t("reviews.hidden")}</Badge>}
          {!hidden && !review.reply && <Badge tone="info">{t("reviews.noReply")}</Badge>}
          <Time
            as="date"
            startsAt={review.writtenAt}
            local={localIn(zone, review.writtenAt)}
            zone={zone}
            className="ms-auto text-muted"
          />
        </p>
        {hidden && <p className="text-muted">{t("reviews.hiddenText")}</p>}
        {!hidden && (
          <p
            dir="auto"
            className={review.text ? "wrap-anywhere whitespace-pre-line" : "text-muted"}
          >
            {review.text ?? t("reviews.starsOnly")}
          </p>
        )}
        <OwnReply review={review} />
      </article>
    </Card>
  );
}

function OwnReply({ review }: { review: OwnReview }) {
  const { t } = useTranslation("doctor");
  const problemText = useProblemText();
  const [writing, setWriting] = useState(false);
  const withdraw = useWithdrawReply();
  const canReply = review.standing === "published";

  if (writing) return <ReplyForm review={review} onClose={() => setWriting(false)} />;
  return (
    <div className="flex flex-col items-start gap-2">
      {review.reply && (
        <div className="flex w-full flex-col gap-0.5 border-s-2 border-line ps-3 text-sm">
          <p className="text-xs font-semibold text-muted">{t("reviews.yourReply")}</p>
          <p dir="auto" className="wrap-anywhere whitespace-pre-line">
            {review.reply.text}
          </p>
        </div>
      )}
      <div className="flex flex-wrap gap-2">
        {canReply && (
          <Button
            look={review.reply ? "secondary" : "soft"}
            size="small"
            onClick={() => setWriting(true)}
          >
            {t(review.reply ? "reviews.changeReply" : "reviews.reply")}
          </Button>
        )}
        {review.reply && (
          <Button
            look="muted-critical"
            size="small"
            pending={withdraw.isPending}
            onClick={() =>
              withdraw.mutate(review.id, {
                onSuccess: () => announce(t("reviews.replyWithdrawn")),
              })
            }
          >
            {t("reviews.withdrawReply")}
          </Button>
        )}
      </div>
      {withdraw.isError && (
        <span role="alert">
          <FieldError>{problemText(withdraw.error)}</FieldError>
        </span>
      )}
    </div>
  );
}
