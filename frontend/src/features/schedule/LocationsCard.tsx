import { Pencil, Plus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { DoctorLocation, Schedule } from "@/api/generated/types.gen";
import { Button } from "@/components/ui/Button";
import { usePlaceText } from "@/lib/place";
import { useDateTexts } from "./date-entries";
import { RuleCard } from "./RuleCard";

const LocationDialog = lazy(() =>
  import("./LocationDialog").then((module) => ({ default: module.LocationDialog })),
);
const RetireLocationDialog = lazy(() =>
  import("./RetireLocationDialog").then((module) => ({ default: module.RetireLocationDialog })),
);

const MOST = 10;

type Open =
  | { dialog: "save"; location?: DoctorLocation }
  | { dialog: "retire"; location: DoctorLocation };

/** Where the doctor sees patients besides the practice. */
export function LocationsCard({ schedule }: { schedule: Schedule }) {
  const { t } = useTranslation("doctor");
  const placeText = usePlaceText();
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const { locations } = schedule;
  const usesOf = useUses(schedule);

  return (
    <RuleCard id="locations" title={t("locations.title")} lead={t("locations.lead")}>
      {locations.length === 0 && <p className="text-sm text-muted">{t("locations.empty")}</p>}
      <ul className="flex flex-col divide-y divide-line">
        {locations.map((location) => {
          const { id, name, street, city } = location;
          const uses = usesOf(id);
          return (
            <li key={id} className="flex flex-wrap items-center justify-between gap-x-3 py-2">
              <span className="flex min-w-0 grow flex-col text-sm">
                <span className="font-semibold wrap-anywhere">{name}</span>
                <span className="text-muted wrap-anywhere">{placeText({ street, city })}</span>
                <span id={`uses-${id}`} className="text-muted">
                  {uses.length > 0
                    ? t("locations.hoursOn", { days: uses.join(", ") })
                    : t("locations.unused")}
                </span>
              </span>
              <span className="-me-3 flex">
                <Button
                  look="quiet"
                  size="small"
                  aria-label={t("locations.editOf", { name })}
                  onClick={() => setOpen({ dialog: "save", location })}
                >
                  <Pencil aria-hidden className="size-4" />
                  {t("locations.edit")}
                </Button>
                <Button
                  look="quiet-critical"
                  size="small"
                  aria-label={t("locations.retireOf", { name })}
                  aria-disabled={uses.length > 0 ? "true" : undefined}
                  aria-describedby={uses.length > 0 ? `uses-${id}` : undefined}
                  onClick={() => uses.length === 0 && setOpen({ dialog: "retire", location })}
                >
                  {t("locations.retire")}
                </Button>
              </span>
            </li>
          );
        })}
      </ul>
      {locations.length < MOST ? (
        <Button
          look="secondary"
          size="small"
          className="w-fit"
          onClick={() => setOpen({ dialog: "save" })}
        >
          <Plus aria-hidden className="size-4" />
          {t("locations.add")}
        </Button>
      ) : (
        <p className="text-sm text-muted">{t("locations.full", { count: MOST })}</p>
      )}
      <Suspense>
        {open?.dialog === "save" && (
          <LocationDialog schedule={schedule} location={open.location} onClose={close} />
        )}
        {open?.dialog === "retire" && (
          <RetireLocationDialog location={open.location} onClose={close} />
        )}
      </Suspense>
    </RuleCard>
  );
}

/** On which days there are hours at a location: those of every week first, then single dates. */
function useUses({ weekly, exceptions }: Schedule) {
  const { t } = useTranslation("doctor");
  const { day } = useDateTexts();
  return (id: string) => {
    const days = weekly
      .filter(({ locationId }) => locationId === id)
      .map(({ weekday }) => t(`weekday.${weekday}`));
    const dates = exceptions
      .filter(({ change }) => change.kind === "extra" && change.locationId === id)
      .map(({ date }) => day(date));
    return [...new Set([...days, ...dates])];
  };
}
