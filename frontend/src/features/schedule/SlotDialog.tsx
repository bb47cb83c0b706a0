import { CalendarOff } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schedule } from "@/api/generated/types.gen";
import { Button } from "@/components/ui/Button";
import { Dialog } from "@/components/ui/Dialog";
import { SelectField } from "@/components/ui/Select";
import { useReaderLocale } from "@/lib/reader";
import { clockText, dayText, instantOf, zoneText } from "@/lib/time";
import { WhyNot } from "./WhyNot";

type SlotDialogProps = {
  schedule: Schedule;
  /** A time on the practice's clock, as "2026-12-01T09:30". */
  local: string;
  onBlock: () => void;
  onClose: () => void;
};

/** A time in the calendar at which nothing is: whether it can be booked and why not, or blocking it. */
export function SlotDialog({ schedule, local, onBlock, onClose }: SlotDialogProps) {
  const { t } = useTranslation("doctor");
  const locale = useReaderLocale();
  const { visitTypes, timeZone } = schedule;
  const [visitType, setVisitType] = useState(visitTypes[0]?.id ?? "");
  return (
    <Dialog
      open
      kind="sheet"
      onClose={onClose}
      title={t("calendar.spot", {
        day: dayText(local, locale, "long"),
        clock: clockText(local, locale),
      })}
      description={zoneText(timeZone, locale)}
    >
      <div className="flex flex-col gap-6">
        <Button look="secondary" onClick={onBlock}>
          <CalendarOff aria-hidden className="size-4" />
          {t("calendar.block")}
        </Button>
        <section className="flex flex-col gap-3">
          <h3 className="text-base">{t("why.title")}</h3>
          {visitTypes.length === 0 ? (
            <p className="text-sm text-muted">{t("why.noTypes")}</p>
          ) : (
            <>
              <SelectField
                label={t("why.type")}
                value={visitType}
                onChange={(event) => setVisitType(event.target.value)}
              >
                {visitTypes.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </SelectField>
              <div aria-live="polite" className="text-sm">
                <WhyNot schedule={schedule} visitType={visitType} at={instantOf(timeZone, local)} />
              </div>
            </>
          )}
        </section>
      </div>
    </Dialog>
  );
}
