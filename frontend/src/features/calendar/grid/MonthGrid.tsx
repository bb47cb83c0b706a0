import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { CalendarVisit, OwnVisitType } from "@/api/generated/types.gen";
import { cx } from "@/components/ui/classes";
import { paths } from "@/lib/paths";
import { useReaderLocale } from "@/lib/reader";
import { clockRangeText, clockText, dateOf, dayPartsText, dayText, localEnd } from "@/lib/time";
import { usePatientName } from "../patient-name";
import { useStatusWord } from "../status-word";
import type { DayShape } from "./geometry";
import { type Colour, paletteOf } from "./palette";

/** Visits written out in a day's cell; the others are counted. */
const SHOWN = 3;

type MonthGridProps = {
  days: string[];
  /** The month that is meant, as "2026-12"; days beside it are muted. */
  month: string;
  today: string;
  visits: CalendarVisit[];
  types: OwnVisitType[];
  shapeOf: (date: string) => DayShape;
  onOpen: (visit: CalendarVisit) => void;
};

/** Whole weeks below each other, each day with its first visits and how many there are. */
export function MonthGrid(props: MonthGridProps) {
  const { days, month, today, visits, types, shapeOf, onOpen } = props;
  const locale = useReaderLocale();
  const colourOf = paletteOf(types);
  return (
    <div className="overflow-hidden rounded-lg border border-line bg-surface">
      <div aria-hidden className="grid grid-cols-7 border-b border-line">
        {days.slice(0, 7).map((date) => (
          <span key={date} className="py-2 text-center text-sm font-semibold">
            {dayPartsText(date, locale).weekday}
          </span>
        ))}
      </div>
      <ol
        className="grid grid-cols-7 gap-px bg-line [grid-auto-rows:minmax(4.25rem,auto)] sm:[grid-auto-rows:minmax(7.5rem,calc((100dvh-17rem)/var(--weeks)))]"
        style={{ "--weeks": days.length / 7 } as React.CSSProperties}
      >
        {days.map((date) => (
          <DayCell
            key={date}
            date={date}
            beside={!date.startsWith(month)}
            today={date === today}
            visits={visits.filter(({ localStart }) => dateOf(localStart) === date)}
            shape={shapeOf(date)}
            colourOf={colourOf}
            onOpen={onOpen}
          />
        ))}
      </ol>
    </div>
  );
}

type DayCellProps = {
  date: string;
  beside: boolean;
  today: boolean;
  visits: CalendarVisit[];
  shape: DayShape;
  colourOf: (typeId: string) => Colour;
  onOpen: (visit: CalendarVisit) => void;
};

function DayCell({ date, beside, today, visits, shape, colourOf, onOpen }: DayCellProps) {
  const { t } = useTranslation("doctor");
  const locale = useReaderLocale();
  const worked = shape.hours.length > 0;
  return (
    <li
      className={cx(
        "flex min-w-0 flex-col gap-0.5 overflow-hidden p-1",
        beside || !worked ? "bg-sunken" : "bg-surface",
      )}
    >
      <div className="flex flex-wrap items-center justify-between gap-x-1">
        <Link
          to={paths.doctorCalendar({ view: "day", date })}
          aria-label={t("calendar.openDayCount", {
            day: dayText(date, locale, "long"),
            count: visits.length,
          })}
          aria-current={today ? "date" : undefined}
          className={cx(
            "tabular inline-flex size-8 items-center justify-center rounded-full text-sm font-semibold",
            today ? "bg-accent text-on-accent" : "hover:bg-accent-soft",
            beside && !today && "text-muted",
          )}
        >
          {dayPartsText(date, locale).day}
        </Link>
        {visits.length > 0 && (
          <span aria-hidden className="tabular pe-1 text-xs text-muted sm:hidden">
            {visits.length}
          </span>
        )}
      </div>
      {shape.closed && <p className="truncate px-1 text-xs text-muted">{shape.closed}</p>}
      {shape.off.length > 0 && (
        <p className="truncate px-1 text-xs text-muted">{t("calendar.off")}</p>
      )}
      <ul className="hidden flex-col gap-0.5 sm:flex">
        {visits.slice(0, visits.length > SHOWN ? SHOWN - 1 : SHOWN).map((visit) => (
          <li key={visit.id}>
            <MonthVisit
              visit={visit}
              colour={colourOf(visit.visitType.id)}
              onOpen={() => onOpen(visit)}
            />
          </li>
        ))}
      </ul>
      {visits.length > SHOWN && (
        <Link
          to={paths.doctorCalendar({ view: "day", date })}
          className="hidden min-h-6 items-center px-1 text-xs font-semibold text-accent-ink hover:underline sm:flex"
        >
          {t("calendar.more", { count: visits.length - SHOWN + 1 })}
        </Link>
      )}
    </li>
  );
}

type MonthVisitProps = { visit: CalendarVisit; colour: Colour; onOpen: () => void };

function MonthVisit({ visit, colour, onOpen }: MonthVisitProps) {
  const { t } = useTranslation("doctor");
  const locale = useReaderLocale();
  const name = usePatientName(visit);
  const status = useStatusWord(visit);
  const { localStart, startsAt, endsAt } = visit;
  const clock = clockRangeText(localStart, localEnd(localStart, startsAt, endsAt), locale);
  return (
    <button
      type="button"
      aria-label={t("calendar.visitLabel", { clock, name, type: visit.visitType.name, status })}
      onClick={onOpen}
      className={cx(
        "flex min-h-6 w-full items-center gap-1 truncate rounded-sm border-s-4 px-1 text-start text-xs text-ink",
        colour.block,
        visit.status === "pending" && "border-dashed",
        visit.status === "cancelled" && "line-through",
      )}
    >
      <span className="tabular font-semibold">{clockText(localStart, locale)}</span>
      <span className="truncate">{name}</span>
    </button>
  );
}
