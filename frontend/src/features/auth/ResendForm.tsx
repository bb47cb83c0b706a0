import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import type { ResendConfirmation } from "@/api/generated/types.gen";
import { zResendConfirmation } from "@/api/generated/zod.gen";
import { Button } from "@/components/ui/Button";
import { TextField } from "@/components/ui/Field";
import { Notice } from "@/components/ui/Notice";
import { resolverFor, useFieldText } from "@/lib/forms";
import { useProblemText } from "@/lib/problem-text";
import { useResendConfirmation } from "./mutations";

export function ResendForm() {
  const { t } = useTranslation("auth");
  const fieldText = useFieldText();
  const problemText = useProblemText();
  const resend = useResendConfirmation();
  const form = useForm<ResendConfirmation>({
    resolver: resolverFor<ResendConfirmation>(zResendConfirmation),
    defaultValues: { email: "" },
  });
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={form.handleSubmit(({ email }) => resend.mutate(email))}
    >
      <TextField
        {...form.register("email")}
        type="email"
        autoComplete="email"
        label={t("confirm.resendLabel")}
        error={fieldText(form.formState.errors.email?.message)}
      />
      <Button type="submit" look="secondary" pending={resend.isPending}>
        {t("confirm.resend")}
      </Button>
      {resend.isSuccess && (
        <Notice tone="positive" live="polite">
          {t("confirm.resent", { email: resend.variables })}
        </Notice>
      )}
      {resend.isError && (
        <Notice tone="critical" live="assertive">
          {problemText(resend.error)}
        </Notice>
      )}
    </form>
  );
}
