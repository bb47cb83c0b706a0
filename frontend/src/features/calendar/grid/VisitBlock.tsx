import { Ban, CalendarCheck, CircleCheck, Clock, DoorOpen, Stethoscope, UserX } from "lucide-react";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import type { CalendarVisit } from "@/api/generated/types.gen";
import { cx } from "@/components/ui/classes";
import { useReaderLocale } from "@/lib/reader";
import { clockRangeText, localEnd } from "@/lib/time";
import { usePatientName } from "../patient-name";
import { useStatusWord } from "../status-word";
import { useFinger } from "./finger";
import type { Placed } from "./geometry";
import type { Colour } from "./palette";

const marks = {
  pending: Clock,
  booked: CalendarCheck,
  arrived: DoorOpen,
  "in-progress": Stethoscope,
  fulfilled: CircleCheck,
  cancelled: Ban,
  noshow: UserX,
};

/** How each state looks besides its mark and word, so that the colour is left to the type. */
const patterns: Record<CalendarVisit["status"], string> = {
  pending: "border-dashed",
  booked: "",
  arrived: "ring-2 ring-info",
  "in-progress": "ring-2 ring-info",
  fulfilled: "bg-sunken!",
  cancelled: "bg-surface! border-dotted line-through",
  noshow: "bg-sunken! border-dotted",
};

/** The fewest minutes with room for a second and a third line. */
const TWO_LINES = 30;
const THREE_LINES = 45;
const DRAG_PX = 5;

type VisitBlockProps = {
  placed: Placed;
  colour: Colour;
  movable: boolean;
  /** It is on its way elsewhere; its old place is kept in sight. */
  leaving: boolean;
  onOpen: () => void;
  /** M on the keyboard. */
  onMove: () => void;
  onDrag: (at: { x: number; y: number; grabbed: number }) => void;
  onDrop: () => void;
  onDragEnd: () => void;
};

/** One visit in the grid: opened by a click, dragged by mouse or a finger that rested, moved by M. */
export function VisitBlock(props: VisitBlockProps) {
  const { placed, colour, movable, leaving, onOpen, onMove, onDrag, onDrop, onDragEnd } = props;
  const { visit, bar } = placed;
  const { t } = useTranslation("doctor");
  const locale = useReaderLocale();
  const name = usePatientName(visit);
  const press = useRef<{ x: number; y: number; grabbed: number; dragging: boolean } | null>(null);
  const swallowClick = useRef(false);
  const { localStart, startsAt, endsAt } = visit;
  const clock = clockRangeText(localStart, localEnd(localStart, startsAt, endsAt), locale);
  const status = useStatusWord(visit);
  const Mark = marks[visit.status];
  const length = bar.to - bar.from;

  const end = (drop: boolean) => {
    const dragged = press.current?.dragging;
    press.current = null;
    if (!dragged) return;
    swallowClick.current = drop;
    if (drop) onDrop();
    else onDragEnd();
  };

  const button = useRef<HTMLButtonElement>(null);
  const grabbed = useRef(0);
  useFinger(button, {
    onLift: (at) => {
      grabbed.current = at.y - (button.current?.getBoundingClientRect().top ?? at.y);
      if (movable) onDrag({ ...at, grabbed: grabbed.current });
      return movable;
    },
    onDrag: (at) => onDrag({ ...at, grabbed: grabbed.current }),
    onDrop,
    onCancel: onDragEnd,
  });

  return (
    <button
      ref={button}
      type="button"
      data-visit={visit.id}
      aria-label={t("calendar.visitLabel", { clock, name, type: visit.visitType.name, status })}
      aria-keyshortcuts={movable ? "m" : undefined}
      onClick={() => {
        if (!swallowClick.current) onOpen();
        swallowClick.current = false;
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape" && press.current?.dragging) end(false);
        const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
        if (movable && plain && event.key.toLowerCase() === "m") {
          event.preventDefault();
          onMove();
        }
      }}
      onPointerDown={(event) => {
        swallowClick.current = false;
        if (!movable || event.pointerType === "touch" || event.button !== 0) return;
        const grabbed = event.clientY - event.currentTarget.getBoundingClientRect().top;
        press.current = { x: event.clientX, y: event.clientY, grabbed, dragging: false };
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        const from = press.current;
        if (!from) return;
        const far = Math.hypot(event.clientX - from.x, event.clientY - from.y) > DRAG_PX;
        if (!far && !from.dragging) return;
        from.dragging = true;
        onDrag({ x: event.clientX, y: event.clientY, grabbed: from.grabbed });
      }}
      onPointerUp={() => end(true)}
      onPointerCancel={() => end(false)}
      className={cx(
        "flex h-full w-full flex-col items-start gap-0 overflow-hidden rounded-sm border border-s-4 px-1.5 py-px text-start text-xs leading-tight text-ink select-none [-webkit-touch-callout:none] hover:shadow-lift",
        colour.block,
        patterns[visit.status],
        movable && "cursor-grab active:cursor-grabbing",
        leaving && "border-dashed bg-surface!",
      )}
    >
      <span className="flex w-full min-w-0 items-center gap-1 font-semibold">
        <Mark aria-hidden className="size-3.5 shrink-0" />
        <span className="truncate">{name}</span>
      </span>
      {length >= TWO_LINES && <span className="tabular w-full truncate">{clock}</span>}
      {length >= THREE_LINES && (
        <span className="w-full truncate">
          {visit.visitType.name} · {status}
        </span>
      )}
    </button>
  );
}
