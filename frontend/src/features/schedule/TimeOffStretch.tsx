import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/Button";
import { DialogActions } from "@/components/ui/Dialog";
import { FieldError, TextField } from "@/components/ui/Field";
import { Notice } from "@/components/ui/Notice";
import { todayIn } from "@/lib/time";
import type { Stretch } from "./queries";

type TimeOffStretchProps = {
  zone: string;
  stretch: Stretch | undefined;
  refusal: string | undefined;
  pending: boolean;
  onNext: (stretch: Stretch) => void;
  onClose: () => void;
};

/** From when to when nobody is seen, on the practice's clock. */
export function TimeOffStretch(props: TimeOffStretchProps) {
  const { zone, stretch, refusal, pending, onNext, onClose } = props;
  const { t } = useTranslation(["doctor", "common"]);
  const [fields, setFields] = useState({
    startDate: stretch?.from.slice(0, 10) ?? "",
    startTime: stretch?.from.slice(11) ?? "00:00",
    endDate: stretch?.to.slice(0, 10) ?? "",
    endTime: stretch?.to.slice(11) ?? "23:59",
  });
  const [tried, setTried] = useState(false);
  const { startDate, startTime, endDate, endTime } = fields;
  const asked = { from: `${startDate}T${startTime}`, to: `${endDate}T${endTime}` };
  const complete = Object.values(fields).every((value) => value !== "");
  const ordered = !complete || asked.from < asked.to;

  const field = (name: keyof typeof fields, type: "date" | "time", min?: string) => (
    <TextField
      type={type}
      min={min}
      className="tabular max-sm:px-2 max-sm:[&::-webkit-calendar-picker-indicator]:hidden"
      label={t(`off.${name}`)}
      value={fields[name]}
      onChange={(event) => setFields({ ...fields, [name]: event.target.value })}
      error={tried && !fields[name] ? t("common:form.required") : undefined}
    />
  );
  return (
    <form
      noValidate
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (complete && ordered) onNext(asked);
      }}
    >
      {refusal && (
        <Notice tone="critical" live="assertive">
          {refusal}
        </Notice>
      )}
      <div className="grid grid-cols-[3fr_2fr] items-start gap-4">
        {field("startDate", "date", todayIn(zone))}
        {field("startTime", "time")}
        {field("endDate", "date", startDate || todayIn(zone))}
        {field("endTime", "time")}
      </div>
      {tried && !ordered && (
        <div role="alert">
          <FieldError>{t("off.order")}</FieldError>
        </div>
      )}
      <DialogActions>
        <Button look="secondary" onClick={onClose}>
          {t("visit.goBack")}
        </Button>
        <Button type="submit" pending={pending}>
          {t("off.next")}
        </Button>
      </DialogActions>
    </form>
  );
}
