import { Minus, Plus, Scan } from "lucide-react";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Pin } from "@/api/generated/types.gen";
import { cx } from "@/components/ui/classes";
import { initials } from "@/lib/names";
import { paths } from "@/lib/paths";
import { useReaderLocale } from "@/lib/reader";
import { clustered, type Placed } from "./clusters";
import {
  clampScale,
  fitted,
  graticule,
  metresPerPixel,
  onScreen,
  type Point,
  scaleBar,
  type Size,
  toWorld,
  type View,
} from "@/lib/projection";

type DoctorMapProps = {
  pins: Pin[];
  /** Around where, if the search says so. */
  around: (Point & { kilometres: number; name: string }) | null;
};

const STEP = 0.25;

/**
 * Where the doctors are, drawn from their coordinates alone; the list beside it says the same.
 * Another search is another map: give it another `key`.
 */
export function DoctorMap({ pins, around }: DoctorMapProps) {
  const { t } = useTranslation("patient");
  const frame = useRef<HTMLDivElement>(null);
  const size = useSize(frame);
  const [moved, setMoved] = useState<View | null>(null);
  const [chosen, setChosen] = useState<Pin | null>(null);
  const whole = useMemo(
    () => fitted(around ? [...pins, around] : pins, size),
    [pins, around, size],
  );
  const view = moved ?? whole;
  const zoom = (factor: number, middle: { x: number; y: number } = view) =>
    setMoved({ ...middle, scale: clampScale(view.scale * factor) });
  const pan = (x: number, y: number) =>
    setMoved({
      ...view,
      x: view.x + (x * STEP * size.width) / view.scale,
      y: view.y + (y * STEP * size.height) / view.scale,
    });
  const press = (event: KeyboardEvent) => {
    const act = keys[event.key];
    if (!act || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    act({ zoom, pan });
  };
  const open = (group: Placed<Pin>) => {
    const [only] = group.pins;
    if (group.pins.length === 1 && only) setChosen(only);
    else zoom(group.pins.length > 1 ? 3 : 1, toWorld(group.middle));
  };

  return (
    <section aria-label={t("map.title")} className="flex flex-col gap-2">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- as below */}
      <div
        ref={frame}
        role="group"
        aria-label={t("map.keys")}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it is moved by the keyboard, as its label says
        tabIndex={0}
        onKeyDown={press}
        className="relative h-80 overflow-hidden rounded-lg border border-line bg-sunken sm:h-104"
      >
        <Ground view={view} size={size} around={around} />
        {clustered(pins, view, size).map((group) => (
          <PinButton
            key={group.pins.map(({ id }) => id).join(" ")}
            group={group}
            chosen={group.pins.some(({ id }) => id === chosen?.id)}
            onOpen={() => open(group)}
          />
        ))}
        <div className="absolute end-3 top-3 flex flex-col overflow-hidden rounded-md border border-control bg-raised shadow-card">
          <MapButton label={t("map.in")} onClick={() => zoom(2)}>
            <Plus aria-hidden className="size-5" />
          </MapButton>
          <MapButton label={t("map.out")} onClick={() => zoom(0.5)}>
            <Minus aria-hidden className="size-5" />
          </MapButton>
          <MapButton label={t("map.all")} onClick={() => setMoved(null)}>
            <Scan aria-hidden className="size-5" />
          </MapButton>
        </div>
        <ScaleBar view={view} />
      </div>
      <p role="status" className="min-h-11 text-sm text-muted">
        {chosen ? (
          <Link
            to={paths.doctor(chosen.id)}
            className="prose-link inline-block py-2.5 font-semibold"
          >
            {t("map.open", { name: chosen.name })}
          </Link>
        ) : (
          <span className="inline-block py-2.5">{t("map.hint")}</span>
        )}
      </p>
    </section>
  );
}

type Moves = { zoom: (factor: number) => void; pan: (x: number, y: number) => void };

const keys: Record<string, (moves: Moves) => void> = {
  ArrowLeft: ({ pan }) => pan(-1, 0),
  ArrowRight: ({ pan }) => pan(1, 0),
  ArrowUp: ({ pan }) => pan(0, -1),
  ArrowDown: ({ pan }) => pan(0, 1),
  "+": ({ zoom }) => zoom(2),
  "=": ({ zoom }) => zoom(2),
  "-": ({ zoom }) => zoom(0.5),
};

function useSize(frame: React.RefObject<HTMLDivElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 640, height: 400 });
  useEffect(() => {
    const element = frame.current;
    if (!element || typeof ResizeObserver === "undefined") return undefined;
    const observer = new ResizeObserver(([entry]) => {
      const box = entry?.contentRect;
      if (box && box.width > 0) setSize({ width: box.width, height: box.height });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame]);
  return size;
}

/** Calm ground: lines of latitude and longitude, and the circle that was searched. */
function Ground({
  view,
  size,
  around,
}: {
  view: View;
  size: Size;
  around: DoctorMapProps["around"];
}) {
  const { lines, at } = graticule(view, size);
  const middle = around && onScreen(around, view, size);
  return (
    <svg aria-hidden className="absolute inset-0 size-full text-line">
      {at.map((position, n) =>
        lines[n] === "x" ? (
          <line
            key={`x${position}`}
            x1={position}
            x2={position}
            y1={0}
            y2="100%"
            stroke="currentColor"
          />
        ) : (
          <line
            key={`y${position}`}
            y1={position}
            y2={position}
            x1={0}
            x2="100%"
            stroke="currentColor"
          />
        ),
      )}
      {middle && (
        <>
          <circle
            cx={middle.left}
            cy={middle.top}
            r={(around.kilometres * 1000) / metresPerPixel(view)}
            className="fill-accent/8 stroke-accent-line"
            strokeDasharray="4 4"
          />
          <circle cx={middle.left} cy={middle.top} r={4} className="fill-muted" />
          <text x={middle.left + 8} y={middle.top + 5} className="fill-muted text-sm">
            {around.name}
          </text>
        </>
      )}
    </svg>
  );
}

function PinButton({
  group,
  chosen,
  onOpen,
}: {
  group: Placed<Pin>;
  chosen: boolean;
  onOpen: () => void;
}) {
  const { t } = useTranslation("patient");
  const [first] = group.pins;
  const many = group.pins.length > 1;
  return (
    <button
      type="button"
      aria-label={many ? t("map.cluster", { count: group.pins.length }) : first?.name}
      aria-pressed={many ? undefined : chosen}
      onClick={onOpen}
      style={{ left: group.left, top: group.top }}
      className={cx(
        "absolute inline-flex size-9 -translate-1/2 items-center justify-center rounded-full border-2 text-xs font-semibold shadow-lift",
        many || chosen
          ? "border-surface bg-accent text-on-accent"
          : "border-accent bg-surface text-accent-ink hover:bg-accent-soft",
        chosen && "z-10 scale-110",
      )}
    >
      <span aria-hidden className="tabular">
        {many ? group.pins.length : initials(first?.name ?? "")}
      </span>
    </button>
  );
}

function MapButton({
  label,
  onClick,
  children,
}: {
  label: string;
  onClick: () => void;
  children: React.ReactNode;
}) {
  return (
    <button
      type="button"
      aria-label={label}
      onClick={onClick}
      className="inline-flex size-11 items-center justify-center border-b border-line text-ink last:border-b-0 hover:bg-sunken"
    >
      {children}
    </button>
  );
}

function ScaleBar({ view }: { view: View }) {
  const locale = useReaderLocale();
  const { metres, pixels } = scaleBar(view, 120);
  const [amount, unit] = metres >= 1000 ? [metres / 1000, "kilometer"] : [metres, "meter"];
  const text = new Intl.NumberFormat(locale, { style: "unit", unit }).format(amount);
  return (
    <span className="pointer-events-none absolute start-3 bottom-3 flex flex-col gap-0.5 rounded-sm bg-raised px-1.5 py-1 text-xs text-muted">
      <span>{text}</span>
      <span
        aria-hidden
        className="block h-1.5 border border-t-0 border-muted"
        style={{ width: pixels }}
      />
    </span>
  );
}
