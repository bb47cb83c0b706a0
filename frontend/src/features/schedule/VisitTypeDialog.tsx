import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import * as z from "zod/mini";
import type { VisitType, VisitTypeBody } from "@/api/generated/types.gen";
import { zVisitTypeBody } from "@/api/generated/zod.gen";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogActions } from "@/components/ui/Dialog";
import { TextField } from "@/components/ui/Field";
import { Notice } from "@/components/ui/Notice";
import { SelectField } from "@/components/ui/Select";
import { announce } from "@/components/ui/Toast";
import { resolverFor, useFieldText } from "@/lib/forms";
import { decimalsOf } from "@/lib/money";
import { useProblemText } from "@/lib/problem-text";
import { useSaveVisitType } from "./queries";

const DEFAULT_CURRENCY = "EUR";

/** The form's shape: the published schema with the price in whole units, as people write it. */
const formSchema = z.extend(zVisitTypeBody, {
  price: z.number().check(z.minimum(0), z.maximum(1_000_000)),
});

type FormValues = z.infer<typeof formSchema>;

type VisitTypeDialogProps = { type: VisitType | undefined; onClose: () => void };

/** Adds a visit type, or changes the given one. */
export function VisitTypeDialog({ type, onClose }: VisitTypeDialogProps) {
  const { t } = useTranslation("doctor");
  const problemText = useProblemText();
  const fieldText = useFieldText();
  const save = useSaveVisitType();
  const currency = type?.price.currency ?? DEFAULT_CURRENCY;
  const unit = 10 ** decimalsOf(currency);
  const form = useForm<FormValues>({
    resolver: resolverFor<FormValues>(formSchema),
    defaultValues: type
      ? { ...type, price: type.price.amount / unit }
      : {
          name: "",
          minutes: 30,
          bufferBefore: 0,
          bufferAfter: 0,
          price: 0,
          confirmation: "automatic",
          cancellationNoticeHours: 24,
        },
  });
  const { errors } = form.formState;

  const submit = form.handleSubmit((values) => {
    const body: VisitTypeBody = {
      name: values.name.trim(),
      minutes: values.minutes,
      bufferBefore: values.bufferBefore,
      bufferAfter: values.bufferAfter,
      confirmation: values.confirmation,
      cancellationNoticeHours: values.cancellationNoticeHours,
      price: { amount: Math.round(values.price * unit), currency },
    };
    save.mutate(
      { id: type?.id, body },
      {
        onSuccess: () => {
          announce(t(type ? "types.changed" : "types.added", { name: body.name }));
          onClose();
        },
      },
    );
  });

  const number = { valueAsNumber: true } as const;
  return (
    <Dialog open onClose={onClose} title={t(type ? "types.editTitle" : "types.addTitle")}>
      <form noValidate className="flex flex-col gap-5" onSubmit={submit}>
        {save.isError && (
          <Notice tone="critical" live="assertive">
            {problemText(save.error)}
          </Notice>
        )}
        <TextField
          {...form.register("name")}
          label={t("types.name")}
          autoComplete="off"
          error={fieldText(errors.name?.message)}
        />
        <div className="grid items-start gap-5 sm:grid-cols-2">
          <TextField
            {...form.register("minutes", number)}
            type="number"
            inputMode="numeric"
            min={5}
            step={5}
            label={t("types.minutes")}
            error={fieldText(errors.minutes?.message)}
          />
          <TextField
            {...form.register("price", number)}
            type="number"
            inputMode="decimal"
            min={0}
            step={1 / unit}
            label={t("types.price", { currency })}
            error={fieldText(errors.price?.message)}
          />
          <TextField
            {...form.register("bufferBefore", number)}
            type="number"
            inputMode="numeric"
            min={0}
            step={5}
            label={t("types.bufferBefore")}
            error={fieldText(errors.bufferBefore?.message)}
          />
          <TextField
            {...form.register("bufferAfter", number)}
            type="number"
            inputMode="numeric"
            min={0}
            step={5}
            label={t("types.bufferAfter")}
            error={fieldText(errors.bufferAfter?.message)}
          />
        </div>
        <SelectField
          {...form.register("confirmation")}
          label={t("types.confirmation")}
          error={fieldText(errors.confirmation?.message)}
        >
          <option value="automatic">{t("types.automatic")}</option>
          <option value="by-doctor">{t("types.byDoctor")}</option>
        </SelectField>
        <TextField
          {...form.register("cancellationNoticeHours", number)}
          type="number"
          inputMode="numeric"
          min={0}
          max={336}
          step={1}
          label={t("types.notice")}
          hint={t("types.noticeHint")}
          error={fieldText(errors.cancellationNoticeHours?.message)}
        />
        <DialogActions>
          <Button look="secondary" onClick={onClose}>
            {t("visit.goBack")}
          </Button>
          <Button type="submit" pending={save.isPending}>
            {t("types.save")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
