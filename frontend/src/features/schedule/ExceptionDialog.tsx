import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schedule } from "@/api/generated/types.gen";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogActions } from "@/components/ui/Dialog";
import { TextField } from "@/components/ui/Field";
import { Notice } from "@/components/ui/Notice";
import { announce } from "@/components/ui/Toast";
import { useProblemText } from "@/lib/problem-text";
import { todayIn } from "@/lib/time";
import { useDateTexts } from "./date-entries";
import { LocationField } from "./LocationField";
import { useAddException } from "./queries";
import { TypeChecks } from "./TypeChecks";

type ExceptionDialogProps = {
  kind: "closed" | "extra";
  schedule: Schedule;
  onClose: () => void;
};

/** Closes on a date, or adds hours to it. */
export function ExceptionDialog({ kind, schedule, onClose }: ExceptionDialogProps) {
  const { t } = useTranslation(["doctor", "common"]);
  const problemText = useProblemText();
  const { day } = useDateTexts();
  const add = useAddException();
  const today = todayIn(schedule.timeZone);
  const [date, setDate] = useState("");
  const [from, setFrom] = useState("09:00");
  const [to, setTo] = useState("12:00");
  const [visitTypes, setVisitTypes] = useState<string[]>([]);
  const [locationId, setLocationId] = useState<string | null>(null);
  const [tried, setTried] = useState(false);

  const dateError = !date ? t("common:form.required") : date < today ? t("dates.past") : undefined;
  const hoursError =
    kind === "closed" || (from && from < to)
      ? undefined
      : t(from && to ? "hours.empty" : "hours.missing");

  const submit = () => {
    setTried(true);
    if (dateError || hoursError) return;
    const change =
      kind === "closed"
        ? { kind: "closed" as const }
        : { kind: "extra" as const, from, to, visitTypes, locationId };
    add.mutate(
      { date, change },
      {
        onSuccess: () => {
          announce(
            t(kind === "closed" ? "dates.closedDone" : "dates.extraDone", { day: day(date) }),
          );
          onClose();
        },
      },
    );
  };

  return (
    <Dialog
      open
      onClose={onClose}
      title={t(kind === "closed" ? "dates.closeTitle" : "dates.extraTitle")}
      description={t(kind === "closed" ? "dates.closeText" : "dates.extraText")}
    >
      <form
        noValidate
        className="flex flex-col gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {add.isError && (
          <Notice tone="critical" live="assertive">
            {problemText(add.error)}
          </Notice>
        )}
        <TextField
          type="date"
          min={today}
          label={t("dates.date")}
          value={date}
          onChange={(event) => setDate(event.target.value)}
          error={tried ? dateError : undefined}
        />
        {kind === "extra" && (
          <>
            <div className="grid grid-cols-2 items-start gap-4">
              <TextField
                type="time"
                label={t("dates.from")}
                value={from}
                onChange={(event) => setFrom(event.target.value)}
              />
              <TextField
                type="time"
                label={t("dates.to")}
                value={to}
                onChange={(event) => setTo(event.target.value)}
                error={tried ? hoursError : undefined}
              />
            </div>
            {schedule.locations.length > 0 && (
              <LocationField
                locations={schedule.locations}
                chosen={locationId}
                onChange={setLocationId}
              />
            )}
            {schedule.visitTypes.length > 0 && (
              <TypeChecks
                types={schedule.visitTypes}
                chosen={visitTypes}
                onChange={setVisitTypes}
              />
            )}
          </>
        )}
        <DialogActions>
          <Button look="secondary" onClick={onClose}>
            {t("visit.goBack")}
          </Button>
          <Button type="submit" pending={add.isPending}>
            {t(kind === "closed" ? "dates.closeSave" : "dates.extraSave")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
