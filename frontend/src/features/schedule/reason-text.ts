import { useTranslation } from "react-i18next";
import type { Schedule } from "@/api/generated/types.gen";
import { useReaderLocale } from "@/lib/reader";
import { durationText } from "@/lib/time";
import type { Reason } from "@/api/generated/types.gen";
import { useDateTexts } from "./date-entries";
import { useHolidayName } from "./holiday-name";

const DAY_MINUTES = 24 * 60;

/** The sentence for a rule in the way of a time. */
export function useReasonText(schedule: Schedule): (reason: Reason) => string {
  const { t } = useTranslation("doctor");
  const locale = useReaderLocale();
  const texts = useDateTexts();
  const holidayName = useHolidayName();
  const typeOf = (wanted: string) => schedule.visitTypes.find(({ id }) => id === wanted);
  const nameOf = (wanted: string) => typeOf(wanted)?.name ?? "";

  return (reason) => {
    switch (reason.rule) {
      case "notice":
      case "advance":
      case "grid": {
        const type = typeOf(reason.visitTypeId);
        return t(`why.reason.${reason.rule}`, {
          type: type?.name ?? "",
          notice: durationText(type?.noticeMinutes ?? 0, locale),
          advance: durationText((type?.advanceDays ?? 0) * DAY_MINUTES, locale),
          grid: durationText(type?.gridMinutes ?? 0, locale),
        });
      }
      case "rooms":
        return t("why.reason.rooms", { type: nameOf(reason.visitTypeId) });
      case "exception": {
        const date = schedule.exceptions.find(({ id }) => id === reason.exceptionId)?.date;
        return date
          ? t("why.reason.exception", { day: texts.day(date) })
          : t("why.reason.exception-gone");
      }
      case "holiday":
        return t("why.reason.holiday", { holiday: holidayName(reason.name) });
      case "time-off": {
        const off = schedule.timeOff.find(({ id }) => id === reason.timeOffId);
        return off
          ? t("why.reason.time-off", { range: texts.stretch(off) })
          : t("why.reason.time-off-gone");
      }
      case "limit":
        return reason.visitTypeId
          ? t(`why.reason.limit-type-${reason.per}`, { type: nameOf(reason.visitTypeId) })
          : t(`why.reason.limit-${reason.per}`);
      case "visit-type-unknown":
      case "past":
      case "hours":
      case "visit":
      case "hold":
      case "buffer-of-visit":
      case "buffer-of-hold":
        return t(`why.reason.${reason.rule}`);
    }
  };
}
