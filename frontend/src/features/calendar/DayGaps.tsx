import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Card } from "@/components/ui/Card";
import { paths } from "@/lib/paths";
import { useReaderLocale } from "@/lib/reader";
import { clockRangeText, durationText } from "@/lib/time";
import { type Bar, clockOf } from "./grid/geometry";

type DayGapsProps = { date: string; gaps: Bar[] };

/** What is still free today. */
export function DayGaps({ date, gaps }: DayGapsProps) {
  const { t } = useTranslation("doctor");
  const locale = useReaderLocale();
  return (
    <section aria-labelledby="gaps">
      <Card className="flex flex-col gap-3 p-5 sm:p-6">
        <h2 id="gaps" className="text-base">
          {t("today.gaps")}
        </h2>
        {gaps.length === 0 ? (
          <p className="text-sm text-muted">{t("today.gapsNone")}</p>
        ) : (
          <ul className="flex flex-col">
            {gaps.map(({ from, to }) => (
              <li
                key={from}
                className="flex items-baseline justify-between gap-3 border-t border-line py-2 text-sm first:border-t-0"
              >
                <span className="tabular font-semibold">
                  {clockRangeText(`${date}T${clockOf(from)}`, `${date}T${clockOf(to)}`, locale)}
                </span>
                <span className="text-muted">{durationText(to - from, locale)}</span>
              </li>
            ))}
          </ul>
        )}
        <Link
          to={paths.doctorCalendar({ view: "day", date })}
          className="prose-link w-fit py-0.5 text-sm"
        >
          {t("today.toDay")}
        </Link>
      </Card>
    </section>
  );
}
