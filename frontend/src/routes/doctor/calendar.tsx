import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useSearchParams } from "react-router";
import type { CalendarVisit, Schedule } from "@/api/generated/types.gen";
import { useAccount } from "@/api/session";
import { PageHeader } from "@/components/ui/PageHeader";
import { Bone, PageSkeleton, Skeleton } from "@/components/ui/Skeleton";
import { ErrorState } from "@/components/ui/States";
import { CalendarBar, Legend } from "@/features/calendar/grid/CalendarBar";
import {
  type Bar,
  clockOf,
  daysOf,
  minuteOf,
  type View,
  views,
} from "@/features/calendar/grid/geometry";
import { MonthGrid } from "@/features/calendar/grid/MonthGrid";
import { MoveBar } from "@/features/calendar/grid/MoveBar";
import {
  fits,
  freeStarts,
  instantAt,
  isWhereItWas,
  localOf,
  type Moving,
  snap,
  type Spot,
} from "@/features/calendar/grid/moves";
import { TimeGrid } from "@/features/calendar/grid/TimeGrid";
import { calendarQuery, freeTimesQuery } from "@/features/calendar/queries";
import { useDayPlan } from "@/features/schedule/day-shape";
import { type Stretch, scheduleQuery } from "@/features/schedule/queries";
import { useNow } from "@/lib/now";
import { paths } from "@/lib/paths";
import { useReaderLocale } from "@/lib/reader";
import { addDays, dateOf, dayText, monthText, todayIn, zoneText } from "@/lib/time";

const VisitPanel = lazy(() =>
  import("@/features/calendar/grid/VisitPanel").then((module) => ({ default: module.VisitPanel })),
);
const MoveDialog = lazy(() =>
  import("@/features/calendar/grid/MoveDialog").then((module) => ({ default: module.MoveDialog })),
);
const TimeOffDialog = lazy(() =>
  import("@/features/schedule/TimeOffDialog").then((module) => ({ default: module.TimeOffDialog })),
);
const SlotDialog = lazy(() =>
  import("@/features/schedule/SlotDialog").then((module) => ({ default: module.SlotDialog })),
);
const WhyNot = lazy(() =>
  import("@/features/schedule/WhyNot").then((module) => ({ default: module.WhyNot })),
);

/** What is snapped to when a type has no grid of its own any more. */
const USUAL_GRID = 15;

export function DoctorCalendar() {
  const { data, isPending, error, refetch } = useQuery(scheduleQuery);
  if (isPending) return <PageSkeleton />;
  if (error) return <ErrorState level="page" error={error} onRetry={() => void refetch()} />;
  return <Board schedule={data} />;
}

/** View and date of the address; a phone opens on the day, a desk on the week. */
function useLook(today: string): { view: View; date: string } {
  const [query] = useSearchParams();
  const asked = query.get("date") ?? "";
  const usual: View = window.matchMedia("(min-width: 48rem)").matches ? "week" : "day";
  return {
    view: views.find((each) => each === query.get("view")) ?? usual,
    date: /^\d{4}-\d{2}-\d{2}$/.test(asked) && !Number.isNaN(Date.parse(asked)) ? asked : today,
  };
}

type Open =
  | { dialog: "visit"; id: string }
  | { dialog: "slot"; spot: Spot }
  | { dialog: "off"; initial?: Stretch | undefined }
  | { dialog: "move" };

function Board({ schedule }: { schedule: Schedule }) {
  const { t } = useTranslation("doctor");
  const locale = useReaderLocale();
  const navigate = useNavigate();
  const now = useNow();
  const doctor = useAccount()?.id ?? "";
  const { timeZone: zone, visitTypes } = schedule;
  const today = todayIn(zone);
  const { view, date } = useLook(today);
  const days = daysOf(view, date);
  const first = days[0] ?? date;
  const last = days.at(-1) ?? date;
  const planOf = useDayPlan(schedule);
  const calendar = useQuery({
    ...calendarQuery(first, addDays(last, 1)),
    placeholderData: keepPreviousData,
  });
  const [withCancelled, setWithCancelled] = useState(false);
  const [open, setOpen] = useState<Open | null>(null);
  const [moving, setMoving] = useState<Moving | null>(null);

  const all = calendar.data?.visits ?? [];
  const visits = all.filter((visit) => withCancelled || visit.status !== "cancelled");
  const opened = open?.dialog === "visit" ? all.find(({ id }) => id === open.id) : undefined;
  const times = useQuery({
    ...freeTimesQuery({
      doctor,
      visitType: moving?.visit.visitType.id ?? "",
      from: first,
      days: days.length,
      zone,
    }),
    enabled: moving !== null && view !== "month",
  });
  const free = times.data ? freeStarts(times.data.days) : null;
  const grid =
    visitTypes.find(({ id }) => id === moving?.visit.visitType.id)?.gridMinutes ?? USUAL_GRID;

  const target = moving ? instantAt(moving, free ?? new Map(), zone) : "";

  const lift = (visit: CalendarVisit) => {
    setOpen(null);
    const spot = { date: dateOf(visit.localStart), minute: minuteOf(visit.localStart) };
    setMoving({ visit, ...spot, by: "steps" });
    if (view === "month") void navigate(paths.doctorCalendar({ view: "day", date: spot.date }));
  };
  const goTo = (to: Moving) => {
    setMoving(to);
    // The ghost is followed to days that are not shown yet.
    if (!days.includes(to.date)) void navigate(paths.doctorCalendar({ view, date: to.date }));
  };
  const letGo = () => {
    const visit = moving?.visit.id;
    setMoving(null);
    setOpen(null);
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>(`[data-visit="${visit}"]`)?.focus(),
    );
  };
  const drop = () => {
    if (!moving || isWhereItWas(moving)) letGo();
    else setOpen({ dialog: "move" });
  };
  const block = (on: string, { from, to }: Bar) =>
    setOpen({
      dialog: "off",
      initial: {
        from: `${on}T${clockOf(from)}`,
        to: to >= 24 * 60 ? `${addDays(on, 1)}T00:00` : `${on}T${clockOf(to)}`,
      },
    });

  return (
    <div data-wide className="flex flex-col gap-4">
      <PageHeader
        title={t("calendar.title")}
        lead={
          <p aria-live="polite">
            {view === "month"
              ? monthText(date.slice(0, 7), locale)
              : view === "day"
                ? dayText(date, locale, "long")
                : t("coming.range", { from: dayText(first, locale), to: dayText(last, locale) })}
            {" · "}
            {zoneText(zone, locale)}
          </p>
        }
        actions={
          <CalendarBar
            view={view}
            date={date}
            today={today}
            onBlock={() => setOpen({ dialog: "off" })}
          />
        }
      />
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <Legend types={visitTypes} />
        <label className="flex min-h-6 w-fit items-center gap-2 text-sm">
          <input
            type="checkbox"
            checked={withCancelled}
            onChange={(event) => setWithCancelled(event.target.checked)}
            className="size-5 accent-accent"
          />
          {t("coming.showCancelled")}
        </label>
      </div>
      {calendar.isPending && (
        <Skeleton className="grid grid-cols-7 gap-1">
          {Array.from({ length: 7 }, (_, index) => (
            <Bone key={index} className="h-[60dvh]" />
          ))}
        </Skeleton>
      )}
      {calendar.error && (
        <ErrorState error={calendar.error} onRetry={() => void calendar.refetch()} />
      )}
      {calendar.data && view === "month" && (
        <MonthGrid
          days={days}
          month={date.slice(0, 7)}
          today={today}
          visits={visits}
          types={visitTypes}
          shapeOf={planOf}
          onOpen={({ id }) => setOpen({ dialog: "visit", id })}
        />
      )}
      {calendar.data && view !== "month" && (
        <TimeGrid
          days={days}
          zone={zone}
          now={now}
          visits={visits}
          types={visitTypes}
          shapeOf={planOf}
          moving={moving}
          free={free}
          onOpen={({ id }) => setOpen({ dialog: "visit", id })}
          onMove={lift}
          onDrag={(visit, to) => {
            const step = visitTypes.find(({ id }) => id === visit.visitType.id)?.gridMinutes;
            const spot = snap(to, step ?? USUAL_GRID, free ?? new Map());
            setMoving({ visit, ...spot, by: "pointer" });
          }}
          onDrop={drop}
          onDragEnd={letGo}
          onSlot={(spot) => setOpen({ dialog: "slot", spot })}
          onSelect={block}
        />
      )}
      {moving?.by === "steps" && open?.dialog !== "move" && (
        <MoveBar
          moving={moving}
          grid={grid}
          free={free}
          onStep={goTo}
          onDone={drop}
          onCancel={letGo}
        />
      )}
      <Suspense>
        {opened && (
          <VisitPanel
            visit={opened}
            zone={zone}
            now={now}
            onMove={() => lift(opened)}
            onClose={() => setOpen(null)}
          />
        )}
        {open?.dialog === "slot" && (
          <SlotDialog
            schedule={schedule}
            local={localOf(open.spot)}
            onBlock={() => {
              const { date: on, minute } = open.spot;
              block(on, { from: minute, to: minute + 60 });
            }}
            onClose={() => setOpen(null)}
          />
        )}
        {open?.dialog === "off" && (
          <TimeOffDialog schedule={schedule} initial={open.initial} onClose={() => setOpen(null)} />
        )}
        {open?.dialog === "move" && moving && (
          <MoveDialog
            moving={moving}
            startsAt={target}
            zone={zone}
            taken={free !== null && fits(moving, free) === "taken"}
            why={<WhyNot schedule={schedule} visitType={moving.visit.visitType.id} at={target} />}
            onMoved={letGo}
            onClose={letGo}
          />
        )}
      </Suspense>
    </div>
  );
}
