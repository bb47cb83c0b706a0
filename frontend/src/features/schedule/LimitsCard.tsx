import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import type { Limits } from "@/api/generated/types.gen";
import { zLimits } from "@/api/generated/zod.gen";
import { Button } from "@/components/ui/Button";
import { TextField } from "@/components/ui/Field";
import { Notice } from "@/components/ui/Notice";
import { announce } from "@/components/ui/Toast";
import { resolverFor, useFieldText } from "@/lib/forms";
import { useProblemText } from "@/lib/problem-text";
import { useSetLimits } from "./queries";
import { RuleCard } from "./RuleCard";
import { optionalNumber } from "./visit-type-form";

/** At most so many visits a day and a week, of whatever type. */
export function LimitsCard({ limits }: { limits: Limits }) {
  const { t } = useTranslation("doctor");
  const problemText = useProblemText();
  const fieldText = useFieldText();
  const save = useSetLimits();
  const form = useForm<Limits>({
    resolver: resolverFor<Limits>(zLimits),
    defaultValues: { perDay: limits.perDay ?? null, perWeek: limits.perWeek ?? null },
  });
  const { errors } = form.formState;
  const submit = form.handleSubmit(({ perDay, perWeek }) =>
    save.mutate(
      { perDay: perDay ?? null, perWeek: perWeek ?? null },
      { onSuccess: () => announce(t("limits.saved")) },
    ),
  );

  return (
    <RuleCard id="limits" title={t("limits.title")} lead={t("limits.lead")}>
      <form noValidate className="flex flex-col gap-4" onSubmit={submit}>
        {save.isError && (
          <Notice tone="critical" live="assertive">
            {problemText(save.error)}
          </Notice>
        )}
        {(["perDay", "perWeek"] as const).map((name) => (
          <TextField
            key={name}
            {...form.register(name, { setValueAs: optionalNumber })}
            type="number"
            inputMode="numeric"
            min={1}
            className="max-w-32"
            label={t(`limits.${name}`)}
            error={fieldText(errors[name]?.message)}
          />
        ))}
        <Button type="submit" look="secondary" className="w-fit" pending={save.isPending}>
          {t("limits.save")}
        </Button>
      </form>
    </RuleCard>
  );
}
