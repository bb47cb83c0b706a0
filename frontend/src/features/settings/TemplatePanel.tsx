import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import type { Template } from "@/api/generated/types.gen";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogActions } from "@/components/ui/Dialog";
import { TextField } from "@/components/ui/Field";
import { Notice } from "@/components/ui/Notice";
import { SelectField } from "@/components/ui/Select";
import { announce } from "@/components/ui/Toast";
import { resolverFor, useFieldText } from "@/lib/forms";
import { decimalsOf } from "@/lib/money";
import { useProblemText } from "@/lib/problem-text";
import { HistoryOf } from "./HistoryOf";
import { PanelActions } from "./PanelActions";
import { useSaveTemplate } from "./queries";
import { bodyOf, type FormValues, formSchema, valuesOf } from "./template-form";

const DEFAULT_CURRENCY = "EUR";

const numbers = [
  "minutes",
  "price",
  "bufferBefore",
  "bufferAfter",
  "noticeMinutes",
  "cancellationNoticeHours",
] as const;

type TemplatePanelProps = { template: Template | undefined; onClose: () => void };

/** Adds a template to the catalogue, or changes the given one. */
export function TemplatePanel({ template, onClose }: TemplatePanelProps) {
  const { t } = useTranslation("settings");
  const problemText = useProblemText();
  const fieldText = useFieldText();
  const save = useSaveTemplate();
  const retired = template?.standing === "retired";
  const currency = template?.price.currency ?? DEFAULT_CURRENCY;
  const unit = 10 ** decimalsOf(currency);
  const form = useForm<FormValues>({
    resolver: resolverFor<FormValues>(formSchema),
    defaultValues: valuesOf(template, unit),
  });
  const { errors } = form.formState;
  const submit = form.handleSubmit((values) =>
    save.mutate(
      { id: template?.id, body: bodyOf(values, currency, unit) },
      {
        onSuccess: () => {
          announce(t(template ? "saved" : "added", { name: values.name }));
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
      title={template?.name ?? t("templates.addTitle")}
      description={retired ? t("retiredText") : t("templates.panelText")}
    >
      <div className="flex flex-col gap-6">
        <form noValidate className="flex flex-col gap-5" onSubmit={submit}>
          {save.isError && (
            <Notice tone="critical" live="assertive">
              {problemText(save.error)}
            </Notice>
          )}
          <TextField
            {...form.register("name")}
            disabled={retired}
            autoComplete="off"
            label={t("name")}
            error={fieldText(errors.name?.message)}
          />
          <div className="grid items-end gap-5 sm:grid-cols-2">
            {numbers.map((name) => (
              <TextField
                key={name}
                {...form.register(name, { valueAsNumber: true })}
                disabled={retired}
                type="number"
                inputMode={name === "price" ? "decimal" : "numeric"}
                min={0}
                step={name === "price" ? 1 / unit : 1}
                label={t(`field.${name}Unit`, { currency })}
                error={fieldText(errors[name]?.message)}
              />
            ))}
          </div>
          <SelectField
            {...form.register("confirmation")}
            disabled={retired}
            label={t("field.confirmation")}
          >
            <option value="automatic">{t("templates.automatic")}</option>
            <option value="by-doctor">{t("templates.by-doctor")}</option>
          </SelectField>
          {!retired && (
            <DialogActions>
              <Button look="secondary" onClick={onClose}>
                {t("goBack")}
              </Button>
              <Button type="submit" pending={save.isPending}>
                {t("save")}
              </Button>
            </DialogActions>
          )}
        </form>
        {template && (
          <>
            <HistoryOf setting={template.id} />
            <PanelActions
              standing={template.standing}
              taken={{ what: "template", id: template.id, name: template.name }}
            />
          </>
        )}
      </div>
    </Dialog>
  );
}
