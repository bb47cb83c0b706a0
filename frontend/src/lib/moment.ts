import { useTranslation } from "react-i18next";
import { useReaderLocale, useReaderZone } from "./reader";
import { clockText, dayText, localIn, zoneText } from "./time";

/**
 * An instant inside a sentence: on the reader's own clock, with the zone's name where the clock of
 * `zone` (the practice's) shows something else then. Times that stand alone are `Time`s.
 */
export function useMomentText(): (instant: string, zone: string) => string {
  const { t } = useTranslation();
  const locale = useReaderLocale();
  const readerZone = useReaderZone();
  return (instant, zone) => {
    const own = localIn(readerZone, instant);
    const text = t("time.dayAndClock", {
      day: dayText(own, locale),
      clock: clockText(own, locale),
    });
    if (own === localIn(zone, instant)) return text;
    return t("time.inZone", { time: text, zone: zoneText(readerZone, locale) });
  };
}
