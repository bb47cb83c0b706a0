import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import * as z from "zod/mini";
import { zSetCancellationNotice } from "@/api/generated/zod.gen";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { TextAreaField, TextField } from "@/components/ui/Field";
import { Notice } from "@/components/ui/Notice";
import { announce } from "@/components/ui/Toast";
import { resolverFor, useFieldText } from "@/lib/forms";
import { useProblemText } from "@/lib/problem-text";
import { useSetCancellationNotice } from "./queries";

const formSchema = z.object({
  hours: zSetCancellationNotice.shape.hours,
  reason: z.string().check(z.maxLength(500)),
});

type Values = z.infer<typeof formSchema>;

/** Which notice for cancelling new visit types begin with. */
export function NoticeForm({ hours }: { hours: number }) {
  const { t } = useTranslation("settings");
  const problemText = useProblemText();
  const fieldText = useFieldText();
  const set = useSetCancellationNotice();
  const form = useForm<Values>({
    resolver: resolverFor<Values>(formSchema),
    defaultValues: { hours, reason: "" },
  });
  const { errors } = form.formState;
  const submit = form.handleSubmit(({ hours, reason }) =>
    set.mutate(
      { hours, reason: reason.trim() || null },
      {
        onSuccess: () => {
          announce(t("policies.saved"));
          form.reset({ hours, reason: "" });
        },
      },
    ),
  );
  return (
    <Card className="p-5 sm:p-6">
      <form noValidate className="flex max-w-xl flex-col gap-5" onSubmit={submit}>
        <div className="flex flex-col gap-1">
          <h2 className="text-lg">{t("policies.notice")}</h2>
          <p className="text-sm text-muted">{t("policies.noticeText")}</p>
        </div>
        {set.isError && (
          <Notice tone="critical" live="assertive">
            {problemText(set.error)}
          </Notice>
        )}
        <TextField
          {...form.register("hours", { valueAsNumber: true })}
          type="number"
          inputMode="numeric"
          min={0}
          max={336}
          label={t("policies.hours")}
          error={fieldText(errors.hours?.message)}
        />
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
