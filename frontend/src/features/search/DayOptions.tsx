import { useTranslation } from "react-i18next";
import { useReaderLocale, useReaderZone } from "@/lib/reader";
import { addDays, dayText, todayIn } from "@/lib/time";

const DAYS_AHEAD = 21;

/** The coming three weeks as options, and the chosen days if they are others or several. */
export function DayOptions({ chosen }: { chosen: string | undefined }) {
  const { t } = useTranslation(["common", "patient"]);
  const locale = useReaderLocale();
  const today = todayIn(useReaderZone());
  const days = Array.from({ length: DAYS_AHEAD }, (_, index) => addDays(today, index));
  if (chosen && !days.includes(chosen)) days.push(chosen);

  return (
    <>
      <option value="">{t("patient:home.anyDay")}</option>
      {days.map((date, index) => {
        const several = date.split(",").length;
        if (several > 1) {
          return (
            <option key={date} value={date}>
              {t("patient:when.days", { count: several })}
            </option>
          );
        }
        const day = dayText(date, locale);
        const text =
          index === 0 ? t("time.today", { day }) : index === 1 ? t("time.tomorrow", { day }) : day;
        return (
          <option key={date} value={date}>
            {text}
          </option>
        );
      })}
    </>
  );
}
