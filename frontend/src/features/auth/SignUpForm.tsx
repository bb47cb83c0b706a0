import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import type { SignUp } from "@/api/generated/types.gen";
import { zSignUp } from "@/api/generated/zod.gen";
import { Button } from "@/components/ui/Button";
import { ErrorSummary } from "@/components/ui/ErrorSummary";
import { TextField } from "@/components/ui/Field";
import { Notice } from "@/components/ui/Notice";
import { summaryOf, refusedFields, resolverFor, useFieldText } from "@/lib/forms";
import { useProblemText } from "@/lib/problem-text";
import { useReaderLocale } from "@/lib/reader";
import { browserZone, zoneText } from "@/lib/time";
import { useSignUp } from "./mutations";
import { PasswordField } from "./PasswordField";

export function SignUpForm({ onDone }: { onDone: (email: string) => void }) {
  const { t, i18n } = useTranslation("auth");
  const locale = useReaderLocale();
  const problemText = useProblemText();
  const fieldText = useFieldText();
  const signUp = useSignUp();
  const zone = browserZone();
  const form = useForm<SignUp>({
    resolver: resolverFor<SignUp>(zSignUp),
    defaultValues: { name: "", email: "", password: "", timeZone: zone, locale: i18n.language },
  });
  const { errors } = form.formState;
  const labels: Record<string, string> = {
    name: t("name"),
    email: t("email"),
    password: t("password"),
  };

  const submit = form.handleSubmit((values) =>
    signUp.mutate(values, {
      onSuccess: () => onDone(values.email),
      onError: (error) => {
        for (const { field, message } of refusedFields(error)) {
          if (field in labels) form.setError(field as "name", { message });
        }
      },
    }),
  );

  return (
    <form noValidate className="flex flex-col gap-5" onSubmit={submit}>
      <ErrorSummary
        errors={summaryOf(errors, Object.keys(labels)).map(({ field, message }) => ({
          id: `sign-up-${field}`,
          label: labels[field] ?? field,
          message: fieldText(message) ?? "",
        }))}
      />
      {signUp.isError && (
        <Notice tone="critical" live="assertive">
          {problemText(signUp.error)}
        </Notice>
      )}
      <TextField
        {...form.register("name")}
        id="sign-up-name"
        autoComplete="name"
        label={t("name")}
        error={fieldText(errors.name?.message)}
      />
      <TextField
        {...form.register("email")}
        id="sign-up-email"
        type="email"
        inputMode="email"
        autoComplete="email"
        label={t("email")}
        error={fieldText(errors.email?.message)}
      />
      <PasswordField
        {...form.register("password")}
        id="sign-up-password"
        autoComplete="new-password"
        label={t("password")}
        hint={t("passwordHint")}
        error={fieldText(errors.password?.message)}
      />
      <Button type="submit" size="large" width="full" pending={signUp.isPending}>
        {t("signUp.submit")}
      </Button>
      <p className="text-xs text-muted">{t("signUp.zone", { zone: zoneText(zone, locale) })}</p>
    </form>
  );
}
