import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import * as z from "zod/mini";
import { zAddHoliday, zNames } from "@/api/generated/zod.gen";
import type { Country } from "@/api/generated/types.gen";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogActions } from "@/components/ui/Dialog";
import { TextField } from "@/components/ui/Field";
import { Notice } from "@/components/ui/Notice";
import { announce } from "@/components/ui/Toast";
import { resolverFor, useFieldText } from "@/lib/forms";
import { countryName } from "@/lib/names";
import { useProblemText } from "@/lib/problem-text";
import { useReaderLocale } from "@/lib/reader";
import { useAddHoliday } from "./queries";

const formSchema = z.object({ date: zAddHoliday.shape.date, ...zNames.shape });

type Values = z.infer<typeof formSchema>;

type HolidayPanelProps = { country: Country; year: number; onClose: () => void };

/** Makes a day a holiday of a country on this platform. */
export function HolidayPanel({ country, year, onClose }: HolidayPanelProps) {
  const { t } = useTranslation("settings");
  const locale = useReaderLocale();
  const problemText = useProblemText();
  const fieldText = useFieldText();
  const add = useAddHoliday();
  const form = useForm<Values>({
    resolver: resolverFor<Values>(formSchema),
    defaultValues: { date: "", en: "", de: "" },
  });
  const { errors } = form.formState;
  const submit = form.handleSubmit(({ date, ...names }) =>
    add.mutate(
      { country, date, names },
      {
        onSuccess: () => {
          announce(t("added", { name: names.en }));
          onClose();
        },
      },
    ),
  );
  return (
    <Dialog
      open
      kind="sheet"
      onClose={onClose}
      title={t("holidays.addTitle", { country: countryName(country, locale) })}
      description={t("holidays.addText")}
    >
      <form noValidate className="flex flex-col gap-5" onSubmit={submit}>
        {add.isError && (
          <Notice tone="critical" live="assertive">
            {problemText(add.error)}
          </Notice>
        )}
        <TextField
          {...form.register("date")}
          type="date"
          min={`${year}-01-01`}
          label={t("holidays.date")}
          error={fieldText(errors.date?.message)}
        />
        <TextField
          {...form.register("en")}
          autoComplete="off"
          label={t("nameEn")}
          error={fieldText(errors.en?.message)}
        />
        <TextField
          {...form.register("de")}
          autoComplete="off"
          label={t("nameDe")}
          error={fieldText(errors.de?.message)}
        />
        <DialogActions>
          <Button look="secondary" onClick={onClose}>
            {t("goBack")}
          </Button>
          <Button type="submit" pending={add.isPending}>
            {t("save")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
