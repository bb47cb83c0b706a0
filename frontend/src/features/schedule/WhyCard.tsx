import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schedule } from "@/api/generated/types.gen";
import { useAccount } from "@/api/session";
import { Button } from "@/components/ui/Button";
import { TextField } from "@/components/ui/Field";
import { Notice } from "@/components/ui/Notice";
import { SelectField } from "@/components/ui/Select";
import { useProblemText } from "@/lib/problem-text";
import { instantOf, todayIn } from "@/lib/time";
import { useExplain } from "./queries";
import { ReasonLine } from "./ReasonLine";
import { RuleCard } from "./RuleCard";

/** Asks the rules themselves why a time cannot be booked. */
export function WhyCard({ schedule }: { schedule: Schedule }) {
  const { t } = useTranslation(["doctor", "common"]);
  const problemText = useProblemText();
  const doctor = useAccount()?.id;
  const explain = useExplain();
  const { timeZone, visitTypes } = schedule;
  const [visitType, setVisitType] = useState(visitTypes[0]?.id ?? "");
  const [date, setDate] = useState(() => todayIn(timeZone));
  const [time, setTime] = useState("09:00");
  const [tried, setTried] = useState(false);
  const missing = (value: string) => (tried && !value ? t("common:form.required") : undefined);
  const changed = <Value,>(set: (value: Value) => void) => {
    return (value: Value) => {
      explain.reset();
      set(value);
    };
  };

  const ask = () => {
    setTried(true);
    if (!doctor || !visitType || !date || !time) return;
    explain.mutate({ doctor, visitType, at: instantOf(timeZone, `${date}T${time}`) });
  };

  return (
    <RuleCard id="why" title={t("why.title")} lead={t("why.lead")}>
      {visitTypes.length === 0 ? (
        <p className="text-sm text-muted">{t("why.noTypes")}</p>
      ) : (
        <form
          noValidate
          className="grid items-start gap-4 sm:grid-cols-[2fr_1fr_1fr_auto]"
          onSubmit={(event) => {
            event.preventDefault();
            ask();
          }}
        >
          <SelectField
            label={t("why.type")}
            value={visitType}
            onChange={(event) => changed(setVisitType)(event.target.value)}
          >
            {visitTypes.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </SelectField>
          <TextField
            type="date"
            label={t("why.date")}
            value={date}
            onChange={(event) => changed(setDate)(event.target.value)}
            error={missing(date)}
          />
          <TextField
            type="time"
            label={t("why.time")}
            value={time}
            onChange={(event) => changed(setTime)(event.target.value)}
            error={missing(time)}
          />
          <Button type="submit" look="secondary" className="sm:mt-7" pending={explain.isPending}>
            {t("why.ask")}
          </Button>
        </form>
      )}
      <div role="status">
        {explain.isError && <Notice tone="critical">{problemText(explain.error)}</Notice>}
        {explain.data?.bookable && <Notice tone="positive">{t("why.bookable")}</Notice>}
        {explain.data && !explain.data.bookable && (
          <Notice tone="caution" title={t("why.not")}>
            <ul className="flex list-disc flex-col gap-1.5 ps-5">
              {explain.data.reasons.map((reason) => (
                <ReasonLine
                  key={JSON.stringify(reason)}
                  reason={reason}
                  schedule={schedule}
                  date={date}
                />
              ))}
            </ul>
          </Notice>
        )}
      </div>
    </RuleCard>
  );
}
