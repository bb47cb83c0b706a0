import type { UseFormReturn } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { TextField } from "@/components/ui/Field";
import { SelectField } from "@/components/ui/Select";
import { useFieldText } from "@/lib/forms";
import { useReaderLocale } from "@/lib/reader";
import { durationText } from "@/lib/time";
import { type FormValues, noticesWith, optionalNumber } from "./visit-type-form";

type VisitTypeRulesProps = {
  form: UseFormReturn<FormValues>;
  storedNotice: number | undefined;
};

/** When a visit type can be booked: its starts, how early and how late, and how many. */
export function VisitTypeRules({ form, storedNotice }: VisitTypeRulesProps) {
  const { t } = useTranslation(["doctor", "common"]);
  const locale = useReaderLocale();
  const fieldText = useFieldText();
  const { errors } = form.formState;
  const number = { valueAsNumber: true } as const;
  const limit = { setValueAs: optionalNumber } as const;

  return (
    <fieldset className="min-w-0 border-t border-line pt-5">
      <legend className="sr-only">{t("types.rules")}</legend>
      <p aria-hidden className="mb-4 font-semibold">
        {t("types.rules")}
      </p>
      <div className="grid items-end gap-5 sm:grid-cols-2">
        <TextField
          {...form.register("gridMinutes", number)}
          type="number"
          inputMode="numeric"
          min={5}
          max={240}
          step={5}
          label={t("types.grid")}
          error={fieldText(errors.gridMinutes?.message)}
        />
        <SelectField
          {...form.register("noticeMinutes", number)}
          label={t("types.notice")}
          error={fieldText(errors.noticeMinutes?.message)}
        >
          {noticesWith(storedNotice).map((minutes) => (
            <option key={minutes} value={minutes}>
              {minutes === 0 ? t("types.noNotice") : durationText(minutes, locale)}
            </option>
          ))}
        </SelectField>
        <TextField
          {...form.register("advanceDays", number)}
          type="number"
          inputMode="numeric"
          min={1}
          max={730}
          label={t("types.advance")}
          error={fieldText(errors.advanceDays?.message)}
          fieldClassName="sm:col-span-2"
        />
        {(["perDay", "perWeek"] as const).map((name) => (
          <TextField
            key={name}
            {...form.register(name, limit)}
            type="number"
            inputMode="numeric"
            min={1}
            label={t(`types.${name}`)}
            optional={t("types.asManyAsFit")}
            error={fieldText(errors[name]?.message)}
          />
        ))}
      </div>
    </fieldset>
  );
}
