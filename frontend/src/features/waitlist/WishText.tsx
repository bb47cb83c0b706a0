import { useTranslation } from "react-i18next";
import type { WaitlistEntry } from "@/api/generated/types.gen";
import { listText } from "@/lib/names";
import { useReaderLocale } from "@/lib/reader";
import { addDays, clockText, dayPartsText, dayText } from "@/lib/time";
import { partOf, WEEKDAYS } from "./wish";

/** A Monday, for the names of the days. */
const MONDAY = "2026-11-23";

export function useWeekdayName() {
  const locale = useReaderLocale();
  return (index: number) => dayPartsText(addDays(MONDAY, index), locale).weekday;
}

/** Which times are welcome, in a sentence or two. */
export function WishText({ entry }: { entry: WaitlistEntry }) {
  const { t } = useTranslation("visits");
  const locale = useReaderLocale();
  const name = useWeekdayName();
  const part = partOf(entry.hours);
  const days = entry.weekdays.map((day) => name(WEEKDAYS.indexOf(day)));
  return (
    <>
      {t("waitlist.days", {
        from: dayText(entry.firstDay, locale),
        to: dayText(entry.lastDay, locale),
      })}
      {days.length > 0 && <> · {listText(days, locale)}</>}
      {part === undefined && entry.hours && (
        <>
          {" · "}
          {t("waitlist.hours", {
            from: clockText(`${MONDAY}T${entry.hours.from}`, locale),
            to: clockText(`${MONDAY}T${entry.hours.to}`, locale),
          })}
        </>
      )}
      {part && part !== "any" && <> · {t(`waitlist.part.${part}`)}</>}
    </>
  );
}
