import { useTranslation } from "react-i18next";
import type { AdminReview } from "@/api/generated/types.gen";
import { Badge } from "@/components/ui/Badge";
import { Button } from "@/components/ui/Button";
import { cx } from "@/components/ui/classes";
import { Stars } from "@/components/ui/Rating";
import { Cell, HeadCell, RowHeadCell, Table } from "@/components/ui/Table";
import { Time } from "@/components/ui/Time";
import { useReaderLocale, useReaderZone } from "@/lib/reader";
import { localIn, monthText } from "@/lib/time";

/** Columns with no room on a phone; what matters of them stands under the text there. */
const wide = "max-md:hidden";

const tones = { published: "positive", hidden: "caution", withdrawn: "neutral" } as const;

type AdminReviewsTableProps = {
  reviews: AdminReview[];
  onModerate: (review: AdminReview, action: "hide" | "restore") => void;
};

export function AdminReviewsTable({ reviews, onModerate }: AdminReviewsTableProps) {
  const { t, i18n } = useTranslation("admin");
  const locale = useReaderLocale();
  const zone = useReaderZone();
  const reasonText = (reason: string) =>
    i18n.t(`admin:reviews.reasons.${reason}`, { defaultValue: reason });
  return (
    <Table caption={t("reviews.title")}>
      <thead>
        <tr>
          <HeadCell>{t("reviews.review")}</HeadCell>
          <HeadCell className={wide}>{t("reviews.doctor")}</HeadCell>
          <HeadCell className={wide}>{t("reviews.writtenAt")}</HeadCell>
          <HeadCell>{t("reviews.standing")}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {reviews.map((review) => (
          <tr key={review.id}>
            <RowHeadCell className="max-w-120 min-w-44 font-normal wrap-anywhere md:min-w-80">
              <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <Stars rating={review.rating} />
                <span className="text-muted">
                  {t("reviews.about", {
                    type: review.visitType,
                    month: monthText(review.month, locale),
                  })}
                </span>
              </span>
              <span className="mt-1 block font-semibold md:hidden">{review.doctor.name}</span>
              <span
                dir="auto"
                className={cx("mt-1 block whitespace-pre-line", !review.text && "text-muted")}
              >
                {review.text ?? t("reviews.noText")}
              </span>
              {review.reply && (
                <span className="mt-2 block border-s-2 border-line ps-3 text-muted">
                  {t("reviews.reply", { text: review.reply.text })}
                </span>
              )}
            </RowHeadCell>
            <Cell className={cx("min-w-40", wide)}>{review.doctor.name}</Cell>
            <Cell className={cx("whitespace-nowrap", wide)}>
              <Time
                as="date"
                startsAt={review.writtenAt}
                local={localIn(zone, review.writtenAt)}
                zone={zone}
              />
            </Cell>
            <Cell className="min-w-32">
              <Badge tone={tones[review.standing]}>{t(`reviews.${review.standing}`)}</Badge>
              {review.moderation && (
                <span className="mt-1 block max-w-60 text-xs wrap-anywhere text-muted">
                  {t("reviews.because", {
                    reason: reasonText(review.moderation.reason),
                    note: review.moderation.note,
                  })}
                </span>
              )}
              {review.standing !== "withdrawn" && (
                <Button
                  look="quiet"
                  size="small"
                  className="-ms-3 mt-1"
                  aria-label={t(
                    review.standing === "published" ? "reviews.hideOf" : "reviews.restoreOf",
                    { name: review.doctor.name },
                  )}
                  onClick={() =>
                    onModerate(review, review.standing === "published" ? "hide" : "restore")
                  }
                >
                  {t(review.standing === "published" ? "reviews.hide" : "reviews.restore")}
                </Button>
              )}
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
