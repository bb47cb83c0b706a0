import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "@/components/ui/classes";
import { useReaderLocale } from "@/lib/reader";
import { clockText, dayText } from "@/lib/time";
import { useFinger } from "./finger";
import { type Bar, clockOf, type DayShape, gapsIn, type Placed } from "./geometry";
import { type Fit, localOf, type Moving } from "./moves";

/** Minutes a selection of empty time snaps to. */
const SELECT_GRID = 15;
const DRAG_PX = 5;

type DayColumnProps = {
  date: string;
  range: Bar;
  shape: DayShape;
  placed: Placed[];
  buffers: (placed: Placed) => { before: number; after: number };
  /** Minute of the present moment on this day. */
  now: number | undefined;
  /** While a visit moves: where on this day it fits. */
  free: Bar[] | undefined;
  ghost: (Moving & { length: number; fit: Fit }) | undefined;
  minuteAt: (y: number, date: string) => number | undefined;
  columnRef: (element: HTMLElement | null) => void;
  onSlot: (minute: number) => void;
  onSelect: (bar: Bar) => void;
  renderVisit: (placed: Placed) => React.ReactNode;
};

/** One day from top to bottom: hours, what is in their way, visits, and what is being moved. */
export function DayColumn(props: DayColumnProps) {
  const { date, range, shape, placed, buffers, now, free, ghost } = props;
  const { minuteAt, columnRef, onSlot, onSelect, renderVisit } = props;
  const { t } = useTranslation("doctor");
  const locale = useReaderLocale();
  const [selection, setSelection] = useState<Bar>();
  const press = useRef<{ y: number; minute: number } | null>(null);
  const swallowClick = useRef(false);
  const style = (bar: Bar) => ({
    top: `calc(var(--hour) * ${(Math.max(bar.from, range.from) - range.from) / 60})`,
    height: `calc(var(--hour) * ${(Math.min(bar.to, range.to) - Math.max(bar.from, range.from)) / 60})`,
  });
  const inRange = (bar: Bar) => bar.to > range.from && bar.from < range.to;
  const gaps = gapsIn(range, shape.hours);

  const floor = (minute: number) => Math.floor(minute / SELECT_GRID) * SELECT_GRID;
  const stretch = (y: number) => {
    const from = press.current;
    const minute = minuteAt(y, date);
    if (!from || minute === undefined) return undefined;
    const [start, end] = [Math.min(from.minute, minute), Math.max(from.minute, minute)];
    return { from: floor(start), to: floor(end) + SELECT_GRID };
  };
  const forget = () => {
    press.current = null;
    setSelection(undefined);
  };
  const finish = (event: React.PointerEvent) => {
    const from = press.current;
    forget();
    if (!from || !selection || Math.abs(event.clientY - from.y) <= DRAG_PX) return;
    swallowClick.current = true;
    onSelect(selection);
  };

  const column = useRef<HTMLDivElement>(null);
  useFinger(column, {
    onLift: ({ y }) => {
      const minute = minuteAt(y, date);
      press.current = minute === undefined ? null : { y, minute };
      setSelection(stretch(y));
      return minute !== undefined;
    },
    onDrag: ({ y }) => setSelection(stretch(y)),
    onDrop: ({ y }) => {
      const chosen = stretch(y);
      forget();
      if (chosen) onSelect(chosen);
    },
    onCancel: forget,
  });

  return (
    <section
      aria-label={t("calendar.dayLabel", {
        day: dayText(date, locale, "long"),
        count: placed.length,
      })}
      className="relative min-w-0 border-s border-line"
    >
      {/* The keyboard has "Block time" above and M on a visit; this is the way of
          mouse and finger to them. */}
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions */}
      <div
        ref={(element) => {
          column.current = element;
          columnRef(element);
        }}
        className="absolute inset-0 bg-surface select-none [-webkit-touch-callout:none]"
        onClick={(event) => {
          const minute = minuteAt(event.clientY, date);
          if (!swallowClick.current && minute !== undefined) onSlot(floor(minute));
          swallowClick.current = false;
        }}
        onPointerDown={(event) => {
          swallowClick.current = false;
          const minute = minuteAt(event.clientY, date);
          if (event.pointerType === "touch" || event.button !== 0 || minute === undefined) return;
          press.current = { y: event.clientY, minute };
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={(event) => {
          const from = press.current;
          if (event.pointerType === "touch" || !from) return;
          if (Math.abs(event.clientY - from.y) > DRAG_PX) setSelection(stretch(event.clientY));
        }}
        onPointerUp={(event) => event.pointerType !== "touch" && finish(event)}
        onPointerCancel={(event) => event.pointerType !== "touch" && forget()}
      >
        {gaps.map((bar) => (
          <div key={bar.from} className="absolute inset-x-0 bg-sunken" style={style(bar)} />
        ))}
        {shape.off.filter(inRange).map((bar) => (
          <div
            key={`off-${bar.from}`}
            className="hatched absolute inset-x-0 flex items-start justify-center overflow-hidden"
            style={style(bar)}
          >
            <span className="mt-1 rounded-full bg-surface px-2 text-xs font-semibold">
              {t("calendar.off")}
            </span>
          </div>
        ))}
        {free &&
          gapsIn(range, free).map((bar) => (
            <div
              key={`taken-${bar.from}`}
              className="hatched absolute inset-x-0 opacity-70"
              style={style(bar)}
            />
          ))}
      </div>
      <HourLines range={range} />
      {placed.map((entry) => {
        const { before, after } = buffers(entry);
        const { from, to } = entry.bar;
        return [
          { from: from - before, to: from },
          { from: to, to: to + after },
        ]
          .filter((bar) => bar.from < bar.to && inRange(bar))
          .map((bar) => (
            <div
              key={`${entry.visit.id}-${bar.from}`}
              aria-hidden
              title={t("calendar.buffer")}
              className="buffered pointer-events-none absolute inset-x-0.5"
              style={style(bar)}
            />
          ));
      })}
      <ol>
        {placed.map((entry) => (
          <li
            key={entry.visit.id}
            className="absolute px-px"
            style={{
              ...style(entry.bar),
              insetInlineStart: `${(entry.lane / entry.lanes) * 100}%`,
              width: `${100 / entry.lanes}%`,
            }}
          >
            {renderVisit(entry)}
          </li>
        ))}
      </ol>
      {selection && (
        <div
          className="pointer-events-none absolute inset-x-0.5 rounded-sm border-2 border-accent bg-accent-soft px-1.5 text-xs font-semibold text-accent-ink"
          style={style(selection)}
        >
          <span className="tabular">
            {clockText(`${date}T${clockOf(selection.from)}`, locale)} –{" "}
            {clockText(`${date}T${clockOf(selection.to % (24 * 60))}`, locale)}
          </span>
        </div>
      )}
      {ghost && (
        <div
          data-ghost={localOf(ghost)}
          className={cx(
            "pointer-events-none absolute inset-x-0.5 z-10 flex flex-col overflow-hidden rounded-sm border-2 px-1.5 text-xs font-semibold shadow-over",
            ghost.fit === "taken"
              ? "border-dashed border-critical bg-critical-soft text-critical"
              : "border-accent bg-accent-soft text-accent-ink",
          )}
          style={style({ from: ghost.minute, to: ghost.minute + ghost.length })}
        >
          <span className="tabular">{clockText(`${date}T${clockOf(ghost.minute)}`, locale)}</span>
          <span className="truncate">{t(`calendar.fit.${ghost.fit}`)}</span>
        </div>
      )}
      {now !== undefined && now >= range.from && now <= range.to && (
        <div
          aria-hidden
          className="pointer-events-none absolute inset-x-0 z-10 border-t-2 border-critical before:absolute before:-start-1 before:-top-1.25 before:size-2 before:rounded-full before:bg-critical"
          style={{ top: `calc(var(--hour) * ${(now - range.from) / 60})` }}
        />
      )}
    </section>
  );
}

function HourLines({ range }: { range: Bar }) {
  const hours = Array.from({ length: (range.to - range.from) / 60 }, (_, index) => index);
  return (
    <div aria-hidden className="pointer-events-none absolute inset-0">
      {hours.map((hour) => (
        <div
          key={hour}
          className="absolute inset-x-0 border-t border-line"
          style={{ top: `calc(var(--hour) * ${hour})` }}
        />
      ))}
    </div>
  );
}
