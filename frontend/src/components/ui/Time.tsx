import { useTranslation } from "react-i18next";
import { useReaderLocale, useReaderZone } from "@/lib/reader";
import { cx } from "./classes";
import {
  clockRangeText,
  clockText,
  dateOf,
  dayText,
  localEnd,
  localIn,
  type TimeStyle,
  zoneText,
} from "@/lib/time";

type TimeProps = {
  /** The instant, RFC 3339 in UTC. */
  startsAt: string;
  endsAt?: string;
  /** What the clock at `zone` shows then, as the server resolved it. */
  local: string;
  /** The zone `local` is told in. */
  zone: string;
  /** full: "Tue 3 March, 14:30–15:00" · long: weekday in full · day, date: no clock · time: clock. */
  as?: TimeStyle;
  /** Under a time of another zone, a line that also says what the reader's own clock shows then. */
  both?: boolean;
  /** The zone is named once by the text around several times. */
  bare?: boolean;
  className?: string;
};

/**
 * The only place that turns an instant into text. Names the zone when the reader's own clock shows
 * something else at that moment, and never otherwise.
 */
export function Time({
  startsAt,
  endsAt,
  local,
  zone,
  as = "full",
  both,
  bare,
  className,
}: TimeProps) {
  const { t } = useTranslation();
  const locale = useReaderLocale();
  const readerZone = useReaderZone();
  const own = localIn(readerZone, startsAt);
  const differs = own !== local.slice(0, 16);

  const text = (start: string) => {
    const clock = endsAt
      ? clockRangeText(start, localEnd(start, startsAt, endsAt), locale)
      : clockText(start, locale);
    switch (as) {
      case "day":
        return dayText(start, locale, "long");
      case "date":
        return dayText(start, locale, "short", "short");
      case "time":
        return clock;
      case "full":
        return t("time.dayAndClock", { day: dayText(start, locale), clock });
      case "long":
        return t("time.dayAndClock", { day: dayText(start, locale, "long"), clock });
    }
  };

  if (!differs || bare) {
    return (
      <time dateTime={startsAt} className={className}>
        {text(local)}
      </time>
    );
  }
  const ownText =
    dateOf(own) === dateOf(local)
      ? clockText(own, locale)
      : `${dayText(own, locale)}, ${clockText(own, locale)}`;
  return (
    <span className={className}>
      <time dateTime={startsAt}>{text(local)}</time>{" "}
      <span className={cx("font-normal text-muted", both && "block text-sm tracking-normal")}>
        {both
          ? t("time.zoneAndYours", { zone: zoneText(zone, locale), yours: ownText })
          : t("time.zone", { zone: zoneText(zone, locale) })}
      </span>
    </span>
  );
}
