import { useQuery } from "@tanstack/react-query";
import { MapPin, Minus, Plus } from "lucide-react";
import { type KeyboardEvent, type MouseEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { placeOfCityQuery } from "@/lib/place-of-city";
import { clampScale, graticule, onScreen, type Point, toPoint, toWorld } from "@/lib/projection";
import { Button } from "./Button";

type PointPickerProps = {
  city: string;
  country: string;
  /** Where the pin is; `null` while that is not known. */
  point: Point | null;
  onPick: (point: Point) => void;
};

const SIZE = { width: 480, height: 240 };
/** A town of some kilometres. */
const START = 400_000;
/** Pixels an arrow key moves the pin. */
const STEP = 8;

/** The place of a practice: from its town with one tap, then moved by hand. */
export function PointPicker({ city, country, point, onPick }: PointPickerProps) {
  const { t } = useTranslation("common");
  const [scale, setScale] = useState(START);
  const { data } = useQuery({ ...placeOfCityQuery(city), enabled: city.trim().length > 1 });
  const town = data?.places.find((place) => place.country === country) ?? null;
  const middle = town ?? point;
  const view = middle && { ...toWorld(middle), scale };
  const pick = (left: number, top: number) => {
    if (!view) return;
    const picked = toPoint({
      x: view.x + (left - SIZE.width / 2) / view.scale,
      y: view.y + (top - SIZE.height / 2) / view.scale,
    });
    onPick({ latitude: rounded(picked.latitude), longitude: rounded(picked.longitude) });
  };
  const pin = view && point && onScreen(point, view, SIZE);
  const press = (event: KeyboardEvent) => {
    const [x, y] = moves[event.key] ?? [0, 0];
    if ((x === 0 && y === 0) || !pin) return;
    event.preventDefault();
    pick(pin.left + x * STEP, pin.top + y * STEP);
  };
  const tap = (event: MouseEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const factor = SIZE.width / box.width;
    // A click by the keyboard has no place.
    if (event.detail > 0)
      pick((event.clientX - box.left) * factor, (event.clientY - box.top) * factor);
  };

  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-3">
        {town && (
          <Button look="secondary" size="small" onClick={() => onPick(town)}>
            <MapPin aria-hidden className="size-4" />
            {t("pick.middle", { town: town.name })}
          </Button>
        )}
        {view && (
          <>
            <Button
              look="secondary"
              size="small"
              aria-label={t("pick.in")}
              onClick={() => setScale(clampScale(scale * 2))}
            >
              <Plus aria-hidden className="size-4" />
            </Button>
            <Button
              look="secondary"
              size="small"
              aria-label={t("pick.out")}
              onClick={() => setScale(clampScale(scale / 2))}
            >
              <Minus aria-hidden className="size-4" />
            </Button>
          </>
        )}
      </div>
      {view && (
        <button
          type="button"
          aria-label={t("pick.label")}
          onClick={tap}
          onKeyDown={press}
          className="w-full max-w-120 overflow-hidden rounded-md border border-line bg-sunken"
        >
          <svg
            viewBox={`0 0 ${SIZE.width} ${SIZE.height}`}
            aria-hidden
            className="block w-full text-line"
          >
            <Lines view={view} />
            {town && (
              <>
                <circle cx={SIZE.width / 2} cy={SIZE.height / 2} r={4} className="fill-muted" />
                <text x={SIZE.width / 2 + 8} y={SIZE.height / 2 + 5} className="fill-muted text-sm">
                  {town.name}
                </text>
              </>
            )}
            {pin && (
              <circle
                cx={pin.left}
                cy={pin.top}
                r={9}
                className="fill-accent stroke-surface stroke-3"
              />
            )}
          </svg>
        </button>
      )}
      {view && <p className="text-xs text-muted">{t("pick.hint")}</p>}
    </div>
  );
}

const moves: Record<string, [x: number, y: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Five decimals, about a metre. */
function rounded(degrees: number): number {
  return Math.round(degrees * 1e5) / 1e5;
}

function Lines({ view }: { view: { x: number; y: number; scale: number } }) {
  const { lines, at } = graticule(view, SIZE);
  return at.map((position, n) =>
    lines[n] === "x" ? (
      <line
        key={`x${position}`}
        x1={position}
        x2={position}
        y1={0}
        y2={SIZE.height}
        stroke="currentColor"
      />
    ) : (
      <line
        key={`y${position}`}
        y1={position}
        y2={position}
        x1={0}
        x2={SIZE.width}
        stroke="currentColor"
      />
    ),
  );
}
