import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/Button";
import { useReaderLocale } from "@/lib/reader";
import { clockText, dayText } from "@/lib/time";
import { usePatientName } from "../patient-name";
import { fits, type FreeStarts, localOf, type Moving, stepped } from "./moves";

type MoveBarProps = {
  moving: Moving;
  grid: number;
  free: FreeStarts | null;
  onStep: (to: Moving) => void;
  onDone: () => void;
  onCancel: () => void;
};

const keys = {
  ArrowUp: "earlier",
  ArrowDown: "later",
  ArrowLeft: "day-before",
  ArrowRight: "day-after",
} as const;

const buttons = [
  { to: "day-before", icon: ArrowLeft },
  { to: "earlier", icon: ArrowUp },
  { to: "later", icon: ArrowDown },
  { to: "day-after", icon: ArrowRight },
] as const;

/** Moves a visit step by step: by arrow keys, or by buttons where there are none. */
export function MoveBar({ moving, grid, free, onStep, onDone, onCancel }: MoveBarProps) {
  const { t } = useTranslation("doctor");
  const locale = useReaderLocale();
  const name = usePatientName(moving.visit);
  const local = localOf(moving);
  const done = useRef<HTMLButtonElement>(null);
  useEffect(() => done.current?.focus({ preventScroll: true }), []);
  useEffect(() => {
    // The bar covers the lower part of a phone.
    document
      .querySelector(`[data-ghost="${local}"]`)
      ?.scrollIntoView({ block: "center", inline: "center" });
  }, [local]);
  const fit = free ? fits(moving, free) : undefined;
  const where = t("calendar.spot", {
    day: dayText(local, locale, "long"),
    clock: clockText(local, locale),
  });

  return (
    // Arrows move the visit wherever in the bar the focus is.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      aria-label={t("calendar.moving", { name })}
      onKeyDown={(event) => {
        if (event.key === "Escape") onCancel();
        const to = Object.entries(keys).find(([key]) => key === event.key)?.[1];
        if (!to) return;
        event.preventDefault();
        onStep({ ...moving, ...stepped(moving, to, grid) });
      }}
      className="fixed inset-x-4 bottom-4 z-30 mx-auto flex max-w-3xl animate-rise flex-wrap items-center justify-between gap-3 rounded-lg border border-line bg-raised p-4 shadow-over"
    >
      <div className="min-w-0">
        <p className="font-semibold">{t("calendar.moving", { name })}</p>
        <p role="status" className="tabular text-sm">
          {where}
          {fit && ` · ${t(`calendar.fit.${fit}`)}`}
        </p>
        <p className="text-xs text-muted max-sm:hidden">{t("calendar.moveKeys")}</p>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        {buttons.map(({ to, icon: Icon }) => (
          <Button
            key={to}
            look="secondary"
            aria-label={t(`calendar.step.${to}`)}
            className="size-11 px-0"
            onClick={() => onStep({ ...moving, ...stepped(moving, to, grid) })}
          >
            <Icon
              aria-hidden
              className={to.startsWith("day") ? "size-4 rtl:rotate-180" : "size-4"}
            />
          </Button>
        ))}
        <Button look="secondary" onClick={onCancel}>
          {t("calendar.moveCancel")}
        </Button>
        <Button ref={done} onClick={onDone}>
          {t("calendar.moveHere")}
        </Button>
      </div>
    </section>
  );
}
