import { CalendarOff, CalendarPlus, Plane } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schedule } from "@/api/generated/types.gen";
import { Button } from "@/components/ui/Button";
import { type DateEntry, useDateEntries } from "./date-entries";
import { RuleCard } from "./RuleCard";

const ExceptionDialog = lazy(() =>
  import("./ExceptionDialog").then((module) => ({ default: module.ExceptionDialog })),
);
const TimeOffDialog = lazy(() =>
  import("./TimeOffDialog").then((module) => ({ default: module.TimeOffDialog })),
);
const RemoveDateDialog = lazy(() =>
  import("./RemoveDateDialog").then((module) => ({ default: module.RemoveDateDialog })),
);

type Open = { dialog: "closed" | "extra" | "off" } | { dialog: "remove"; entry: DateEntry };

/** Dates with other hours and times off, in order of date. */
export function DatesCard({ schedule }: { schedule: Schedule }) {
  const { t } = useTranslation("doctor");
  const entries = useDateEntries(schedule);
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);

  return (
    <RuleCard id="dates" title={t("dates.title")} lead={t("dates.lead")}>
      <div className="flex flex-wrap gap-2">
        <Button look="secondary" size="small" onClick={() => setOpen({ dialog: "off" })}>
          <Plane aria-hidden className="size-4" />
          {t("dates.off")}
        </Button>
        <Button look="secondary" size="small" onClick={() => setOpen({ dialog: "closed" })}>
          <CalendarOff aria-hidden className="size-4" />
          {t("dates.close")}
        </Button>
        <Button look="secondary" size="small" onClick={() => setOpen({ dialog: "extra" })}>
          <CalendarPlus aria-hidden className="size-4" />
          {t("dates.extra")}
        </Button>
      </div>
      {entries.length === 0 && <p className="text-sm text-muted">{t("dates.empty")}</p>}
      <ul className="flex flex-col divide-y divide-line">
        {entries.map((entry) => {
          const { when, what } = entry;
          return (
            <li key={entry.id} className="flex items-center justify-between gap-3 py-2">
              <span className="flex min-w-0 flex-col text-sm">
                <span className="tabular font-semibold">{when}</span>
                <span className="text-muted">{what}</span>
              </span>
              <Button
                look="quiet-critical"
                size="small"
                className="-me-3"
                aria-label={t("dates.removeOf", { what: t("dates.entry", { when, what }) })}
                onClick={() => setOpen({ dialog: "remove", entry })}
              >
                {t("dates.remove")}
              </Button>
            </li>
          );
        })}
      </ul>
      <Suspense>
        {(open?.dialog === "closed" || open?.dialog === "extra") && (
          <ExceptionDialog kind={open.dialog} schedule={schedule} onClose={close} />
        )}
        {open?.dialog === "off" && <TimeOffDialog schedule={schedule} onClose={close} />}
        {open?.dialog === "remove" && <RemoveDateDialog entry={open.entry} onClose={close} />}
      </Suspense>
    </RuleCard>
  );
}
