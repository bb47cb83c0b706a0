import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { CalendarVisit, OwnVisitType } from "@/api/generated/types.gen";
import { cx } from "@/components/ui/classes";
import { paths } from "@/lib/paths";
import { useReaderLocale } from "@/lib/reader";
import { clockText, dateOf, dayPartsText, dayText, localIn } from "@/lib/time";
import { DayColumn } from "./DayColumn";
import {
  type Bar,
  barOf,
  clockOf,
  type DayShape,
  minuteOf,
  place,
  type Placed,
  rangeOf,
} from "./geometry";
import { fits, freeBars, type FreeStarts, isMovable, type Moving, type Spot } from "./moves";
import { paletteOf } from "./palette";
import { VisitBlock } from "./VisitBlock";

type TimeGridProps = {
  days: string[];
  zone: string;
  now: number;
  visits: CalendarVisit[];
  types: OwnVisitType[];
  shapeOf: (date: string) => DayShape;
  moving: Moving | null;
  /** The times free for what is being moved, once they are known. */
  free: FreeStarts | null;
  onOpen: (visit: CalendarVisit) => void;
  onMove: (visit: CalendarVisit) => void;
  onDrag: (visit: CalendarVisit, to: Spot) => void;
  onDrop: () => void;
  onDragEnd: () => void;
  onSlot: (spot: Spot) => void;
  onSelect: (date: string, bar: Bar) => void;
};

/** Days side by side on one scale of hours. */
export function TimeGrid(props: TimeGridProps) {
  const { days, zone, now, visits, types, shapeOf, moving, free } = props;
  const { onOpen, onMove, onDrag, onDrop, onDragEnd, onSlot, onSelect } = props;
  const { t } = useTranslation("doctor");
  const locale = useReaderLocale();
  const columns = useRef(new Map<string, HTMLElement>());
  const shapes = days.map(shapeOf);
  const placed = days.map((date) => place(visits, date));
  const range = rangeOf(shapes, placed.flat());
  const hours = (range.to - range.from) / 60;
  const colourOf = paletteOf(types);
  const local = localIn(zone, now);

  const minuteAt = (y: number, date: string) => {
    const box = columns.current.get(date)?.getBoundingClientRect();
    if (!box || box.height === 0) return undefined;
    const part = Math.min(1, Math.max(0, (y - box.top) / box.height));
    return range.from + part * (range.to - range.from);
  };
  const spotAt = ({ x, y, grabbed }: { x: number; y: number; grabbed: number }) => {
    const under = days.find((date) => {
      const box = columns.current.get(date)?.getBoundingClientRect();
      return box && x >= box.left && x < box.right;
    });
    const minute = under === undefined ? undefined : minuteAt(y - grabbed, under);
    return under !== undefined && minute !== undefined ? { date: under, minute } : undefined;
  };
  const bufferOf = ({ visit }: { visit: CalendarVisit }) => {
    const type = types.find(({ id }) => id === visit.visitType.id);
    if (!type || visit.status === "cancelled") return { before: 0, after: 0 };
    return { before: type.bufferBefore, after: type.bufferAfter };
  };
  const lengthOf = (visit: CalendarVisit) => barOf(visit).to - barOf(visit).from;

  return (
    <div
      className={cx(
        "rounded-lg border border-line bg-surface",
        days.length > 1 && "max-md:overflow-x-auto",
      )}
      role="region"
      aria-label={t("calendar.grid")}
      // Scrolled by keyboard where the days are wider than the screen.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      <div
        style={
          {
            "--hour": `max(${hourOf(placed.flat())}rem, calc((100dvh - 17rem) / ${hours}))`,
          } as React.CSSProperties
        }
        className={cx(days.length > 1 && "max-md:min-w-180")}
      >
        <div
          className={cx(
            "sticky top-16 z-20 grid rounded-t-lg border-b border-line bg-surface",
            days.length > 1 && "max-md:static",
          )}
          style={{ gridTemplateColumns: `3.5rem repeat(${days.length}, minmax(0, 1fr))` }}
        >
          <span />
          {days.map((date, index) => (
            <DayHead
              key={date}
              date={date}
              today={date === dateOf(local)}
              alone={days.length === 1}
              closed={shapes[index]?.closed}
            />
          ))}
        </div>
        <div
          className="grid"
          style={{
            gridTemplateColumns: `3.5rem repeat(${days.length}, minmax(0, 1fr))`,
            height: `calc(var(--hour) * ${hours})`,
          }}
        >
          <div className="relative" aria-hidden>
            {Array.from({ length: hours }, (_, hour) => (
              <span
                key={hour}
                className="tabular absolute end-2 translate-y-0.5 text-xs text-muted"
                style={{ top: `calc(var(--hour) * ${hour})` }}
              >
                {clockText(`2000-01-01T${clockOf(range.from + hour * 60)}`, locale)}
              </span>
            ))}
          </div>
          {days.map((date, index) => (
            <DayColumn
              key={date}
              date={date}
              range={range}
              shape={shapes[index] ?? { hours: [], off: [], closed: undefined }}
              placed={placed[index] ?? []}
              buffers={bufferOf}
              now={date === dateOf(local) ? minuteOf(local) : undefined}
              free={moving && free ? freeBars(free, date, lengthOf(moving.visit)) : undefined}
              ghost={
                moving?.date === date
                  ? {
                      ...moving,
                      length: lengthOf(moving.visit),
                      fit: free ? fits(moving, free) : "free",
                    }
                  : undefined
              }
              minuteAt={minuteAt}
              columnRef={(element) => {
                if (element) columns.current.set(date, element);
                else columns.current.delete(date);
              }}
              onSlot={(minute) => onSlot({ date, minute })}
              onSelect={(bar) => onSelect(date, bar)}
              renderVisit={(entry) => (
                <VisitBlock
                  placed={entry}
                  colour={colourOf(entry.visit.visitType.id)}
                  movable={isMovable(entry.visit, now)}
                  leaving={moving?.visit.id === entry.visit.id}
                  onOpen={() => onOpen(entry.visit)}
                  onMove={() => onMove(entry.visit)}
                  onDrag={(at) => {
                    const spot = spotAt(at);
                    if (spot) onDrag(entry.visit, spot);
                  }}
                  onDrop={onDrop}
                  onDragEnd={onDragEnd}
                />
              )}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

/**
 * How high an hour is at least, in rem: half an hour has room for two lines, and the shortest visit
 * can be read and hit.
 */
function hourOf(placed: Placed[]): number {
  const shortest = Math.min(60, ...placed.map(({ bar }) => bar.to - bar.from));
  return Math.max(4.75, (1.5 * 60) / Math.max(10, shortest));
}

type DayHeadProps = { date: string; today: boolean; alone: boolean; closed: string | undefined };

function DayHead({ date, today, alone, closed }: DayHeadProps) {
  const { t } = useTranslation("doctor");
  const locale = useReaderLocale();
  const parts = dayPartsText(date, locale);
  return (
    <div className="min-w-0 border-s border-line px-1 py-2 text-center">
      <h2 className="text-sm">
        {alone ? (
          dayText(date, locale, "long")
        ) : (
          <Link
            to={paths.doctorCalendar({ view: "day", date })}
            aria-label={t("calendar.openDay", { day: dayText(date, locale, "long") })}
            aria-current={today ? "date" : undefined}
            className={cx(
              "tabular inline-flex min-h-8 items-center gap-1 rounded-full px-2.5",
              today ? "bg-accent text-on-accent" : "hover:bg-accent-soft",
            )}
          >
            <span className="font-normal">{parts.weekday}</span> {parts.day}
          </Link>
        )}
      </h2>
      {closed && <p className="truncate text-xs text-muted">{closed}</p>}
    </div>
  );
}
