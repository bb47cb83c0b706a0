import { Star } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useReaderLocale } from "@/lib/reader";
import { cx } from "./classes";

/** The stars of one review: one picture with one name. */
export function Stars({ rating, className }: { rating: number; className?: string }) {
  const { t } = useTranslation();
  return (
    <span
      role="img"
      aria-label={t("rating.stars", { count: rating })}
      className={cx("inline-flex shrink-0 gap-0.5", className)}
    >
      {[1, 2, 3, 4, 5].map((star) => (
        <StarMark key={star} full={star <= rating} />
      ))}
    </span>
  );
}

/** One star, full or empty; says nothing by itself. */
export function StarMark({ full, className }: { full: boolean; className?: string }) {
  return (
    <Star
      aria-hidden
      className={cx(
        "size-4 shrink-0",
        full ? "fill-current text-caution" : "text-muted opacity-60",
        className,
      )}
    />
  );
}

type RatingLineProps = {
  rating: { average: number; reviews: number };
  className?: string;
};

/** "4.6 (12 reviews)" with a star in front. */
export function RatingLine({ rating, className }: RatingLineProps) {
  const { t } = useTranslation();
  const locale = useReaderLocale();
  const average = averageText(rating.average, locale);
  return (
    <span className={cx("inline-flex items-center gap-1.5 text-sm", className)}>
      <StarMark full />
      <span className="sr-only">{t("rating.average", { average })}</span>
      <span aria-hidden className="tabular font-semibold">
        {average}
      </span>
      <span className="text-muted">{t("rating.reviews", { count: rating.reviews })}</span>
    </span>
  );
}

/** Always with its one decimal. */
export function averageText(average: number, locale: string) {
  return new Intl.NumberFormat(locale, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  }).format(average);
}
