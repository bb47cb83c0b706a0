import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useForm, useWatch } from "react-hook-form";
import { useTranslation } from "react-i18next";
import type { OwnVisitType } from "@/api/generated/types.gen";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogActions } from "@/components/ui/Dialog";
import { TextField } from "@/components/ui/Field";
import { Notice } from "@/components/ui/Notice";
import { SelectField } from "@/components/ui/Select";
import { announce } from "@/components/ui/Toast";
import { resolverFor, useFieldText } from "@/lib/forms";
import { decimalsOf } from "@/lib/money";
import { useProblemText } from "@/lib/problem-text";
import { catalogueQuery, useSaveVisitType } from "./queries";
import { RoomChecks } from "./RoomChecks";
import { TemplateField } from "./TemplateField";
import { bodyOf, type FormValues, formSchema, valuesFrom, valuesOf } from "./visit-type-form";
import { VisitTypeRules } from "./VisitTypeRules";

const DEFAULT_CURRENCY = "EUR";

type VisitTypeDialogProps = { type: OwnVisitType | undefined; onClose: () => void };

/** Adds a visit type, or changes the given one. */
export function VisitTypeDialog({ type, onClose }: VisitTypeDialogProps) {
  const { t } = useTranslation("doctor");
  const problemText = useProblemText();
  const fieldText = useFieldText();
  const save = useSaveVisitType();
  const { data: catalogue } = useQuery(catalogueQuery);
  const [currency, setCurrency] = useState(type?.price.currency ?? DEFAULT_CURRENCY);
  const unit = 10 ** decimalsOf(currency);
  const form = useForm<FormValues>({
    resolver: resolverFor<FormValues>(formSchema),
    defaultValues: valuesOf(type, unit),
  });
  const { errors } = form.formState;
  const byVideo = useWatch({ control: form.control, name: "place" }) === "telehealth";
  const chosenRooms = useWatch({ control: form.control, name: "rooms" });
  const usualNotice = catalogue?.cancellationNoticeHours;

  // What the platform begins with comes later than the form, which somebody may have filled in by then.
  useEffect(() => {
    const { dirtyFields } = form.formState;
    if (!type && usualNotice !== undefined && !dirtyFields.cancellationNoticeHours) {
      form.resetField("cancellationNoticeHours", { defaultValue: usualNotice });
    }
  }, [type, usualNotice, form]);

  const submit = form.handleSubmit((values) => {
    // A room that is no longer shared would be refused, and is not on the list to be taken off it.
    const shared = values.rooms.filter((id) => catalogue?.rooms.some((room) => room.id === id));
    const rooms = catalogue ? shared : values.rooms;
    const body = bodyOf({ ...values, rooms }, currency, unit);
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

  const numberField = (
    name: "minutes" | "price" | "bufferBefore" | "bufferAfter",
    step: number,
  ) => (
    <TextField
      {...form.register(name, { valueAsNumber: true })}
      type="number"
      inputMode={name === "price" ? "decimal" : "numeric"}
      min={name === "minutes" ? 5 : 0}
      step={step}
      label={t(`types.${name}`, { currency })}
      error={fieldText(errors[name]?.message)}
    />
  );
  return (
    <Dialog open onClose={onClose} title={t(type ? "types.editTitle" : "types.addTitle")}>
      <form noValidate className="flex flex-col gap-5" onSubmit={submit}>
        {save.isError && (
          <Notice tone="critical" live="assertive">
            {problemText(save.error)}
          </Notice>
        )}
        {!type && catalogue && catalogue.templates.length > 0 && (
          <TemplateField
            templates={catalogue.templates}
            onChoose={(template) => {
              setCurrency(template.price.currency);
              form.reset(valuesFrom(template, form.getValues()), { keepDefaultValues: true });
            }}
          />
        )}
        <TextField
          {...form.register("name")}
          label={t("types.name")}
          autoComplete="off"
          error={fieldText(errors.name?.message)}
        />
        <div className="grid items-start gap-5 sm:grid-cols-2">
          {numberField("minutes", 5)}
          {numberField("price", 1 / unit)}
          {numberField("bufferBefore", 5)}
          {numberField("bufferAfter", 5)}
        </div>
        <SelectField
          {...form.register("confirmation")}
          label={t("types.confirmation")}
          error={fieldText(errors.confirmation?.message)}
        >
          <option value="automatic">{t("types.automatic")}</option>
          <option value="by-doctor">{t("types.byDoctor")}</option>
        </SelectField>
        <SelectField {...form.register("place")} label={t("types.place")}>
          <option value="practice">{t("types.atPractice")}</option>
          <option value="telehealth">{t("types.byVideo")}</option>
        </SelectField>
        {byVideo && (
          <TextField
            {...form.register("link")}
            type="url"
            inputMode="url"
            autoComplete="off"
            label={t("types.link")}
            hint={t("types.linkHint")}
            error={errors.link && t("types.linkError")}
          />
        )}
        {catalogue && catalogue.rooms.length > 0 && (
          <RoomChecks
            rooms={catalogue.rooms}
            chosen={chosenRooms}
            onChange={(rooms) => form.setValue("rooms", rooms, { shouldDirty: true })}
          />
        )}
        <VisitTypeRules form={form} storedNotice={type?.noticeMinutes} />
        <TextField
          {...form.register("cancellationNoticeHours", { valueAsNumber: true })}
          type="number"
          inputMode="numeric"
          min={0}
          max={336}
          step={1}
          label={t("types.cancellationNotice")}
          hint={t("types.cancellationNoticeHint")}
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
