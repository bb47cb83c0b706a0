import { useForm, useWatch } from "react-hook-form";
import { useTranslation } from "react-i18next";
import * as z from "zod/mini";
import type { Policies } from "@/api/generated/types.gen";
import { zNoShowRule } from "@/api/generated/zod.gen";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { TextAreaField, TextField } from "@/components/ui/Field";
import { Notice } from "@/components/ui/Notice";
import { announce } from "@/components/ui/Toast";
import { resolverFor, useFieldText } from "@/lib/forms";
import { useProblemText } from "@/lib/problem-text";
import { useSetNoShowPolicy } from "./queries";

const formSchema = z.object({
  on: z.boolean(),
  ...zNoShowRule.shape,
  reason: z.string().check(z.maxLength(500)),
});

type Values = z.infer<typeof formSchema>;

/** What follows from visits a patient missed. */
export function NoShowForm({ rule }: { rule: Policies["noShow"] }) {
  const { t } = useTranslation("settings");
  const problemText = useProblemText();
  const fieldText = useFieldText();
  const set = useSetNoShowPolicy();
  const form = useForm<Values>({
    resolver: resolverFor<Values>(formSchema),
    defaultValues: {
      on: rule !== null,
      visits: rule?.visits ?? 2,
      months: rule?.months ?? 6,
      reason: "",
    },
  });
  const { errors } = form.formState;
  const on = useWatch({ control: form.control, name: "on" });
  const submit = form.handleSubmit(({ on, visits, months, reason }) =>
    set.mutate(
      { rule: on ? { visits, months } : null, reason: reason.trim() || null },
      {
        onSuccess: () => {
          announce(t("policies.saved"));
          form.reset({ on, visits, months, reason: "" });
        },
      },
    ),
  );
  return (
    <Card className="p-5 sm:p-6">
      <form noValidate className="flex max-w-xl flex-col gap-5" onSubmit={submit}>
        <div className="flex flex-col gap-1">
          <h2 className="text-lg">{t("policies.noShow")}</h2>
          <p className="text-sm text-muted">{t("policies.noShowText")}</p>
        </div>
        {set.isError && (
          <Notice tone="critical" live="assertive">
            {problemText(set.error)}
          </Notice>
        )}
        <label className="flex min-h-9 items-center gap-2.5">
          <input
            type="checkbox"
            {...form.register("on")}
            className="size-5 shrink-0 accent-accent"
          />
          {t("policies.callFirst")}
        </label>
        {on && (
          <div className="grid items-start gap-5 sm:grid-cols-2">
            <TextField
              {...form.register("visits", { valueAsNumber: true })}
              type="number"
              inputMode="numeric"
              min={1}
              max={10}
              label={t("policies.visits")}
              error={fieldText(errors.visits?.message)}
            />
            <TextField
              {...form.register("months", { valueAsNumber: true })}
              type="number"
              inputMode="numeric"
              min={1}
              max={24}
              label={t("policies.months")}
              error={fieldText(errors.months?.message)}
            />
          </div>
        )}
        <TextAreaField
          {...form.register("reason")}
          rows={2}
          label={t("reason")}
          optional={t("optional")}
          hint={t("reasonHint")}
          error={fieldText(errors.reason?.message)}
        />
        <Button type="submit" className="self-start" pending={set.isPending}>
          {t("save")}
        </Button>
      </form>
    </Card>
  );
}
