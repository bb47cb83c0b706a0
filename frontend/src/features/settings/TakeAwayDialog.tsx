import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import * as z from "zod/mini";
import { zSettingReason } from "@/api/generated/zod.gen";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogActions } from "@/components/ui/Dialog";
import { TextAreaField, TextField } from "@/components/ui/Field";
import { Notice } from "@/components/ui/Notice";
import { announce } from "@/components/ui/Toast";
import { resolverFor, useFieldText } from "@/lib/forms";
import { useProblemText } from "@/lib/problem-text";
import { type Taken, useTakeAway } from "./queries";

type Values = { name: string; reason: string };

/** Takes a setting away: asks for its name, so that it is the right one, and for a reason. */
export function TakeAwayDialog({ taken, onClose }: { taken: Taken; onClose: () => void }) {
  const { t } = useTranslation("settings");
  const problemText = useProblemText();
  const fieldText = useFieldText();
  const takeAway = useTakeAway();
  const { name, what } = taken;
  const schema = z.object({
    name: z.string().check(z.refine((typed) => typed.trim() === name)),
    reason: zSettingReason.shape.reason,
  });
  const form = useForm<Values>({
    resolver: resolverFor<Values>(schema),
    defaultValues: { name: "", reason: "" },
  });
  const { errors } = form.formState;
  const submit = form.handleSubmit(({ reason }) =>
    takeAway.mutate(
      { taken, reason },
      {
        onSuccess: () => {
          announce(t(`takeAway.${what}.done`, { name }));
          onClose();
        },
      },
    ),
  );
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(`takeAway.${what}.title`, { name })}
      description={t(`takeAway.${what}.text`)}
    >
      <form noValidate className="flex flex-col gap-5" onSubmit={submit}>
        {takeAway.isError && (
          <Notice tone="critical" live="assertive">
            {problemText(takeAway.error)}
          </Notice>
        )}
        <TextField
          {...form.register("name")}
          autoComplete="off"
          label={t("takeAway.name", { name })}
          error={errors.name && t("takeAway.otherName", { name })}
        />
        <TextAreaField
          {...form.register("reason")}
          rows={3}
          label={t("reason")}
          hint={t("reasonHint")}
          error={fieldText(errors.reason?.message)}
        />
        <DialogActions>
          <Button look="secondary" onClick={onClose}>
            {t("goBack")}
          </Button>
          <Button type="submit" look="critical" pending={takeAway.isPending}>
            {t(`takeAway.${what}.yes`)}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
