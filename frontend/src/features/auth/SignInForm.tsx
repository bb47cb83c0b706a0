import { useForm, useWatch } from "react-hook-form";
import { useTranslation } from "react-i18next";
import * as z from "zod/mini";
import type { SignIn } from "@/api/generated/types.gen";
import { zSignIn } from "@/api/generated/zod.gen";
import { isProblem } from "@/api/problem";
import { Button } from "@/components/ui/Button";
import { TextField } from "@/components/ui/Field";
import { Notice } from "@/components/ui/Notice";
import { resolverFor, useFieldText } from "@/lib/forms";
import { useProblemText } from "@/lib/problem-text";
import { useResendConfirmation, useSignIn } from "./mutations";
import { PasswordField } from "./PasswordField";

/** The published schema lets an empty password through to be refused; the form says so at once. */
const formSchema = z.extend(zSignIn, { password: z.string().check(z.minLength(1)) });

/** What happens after signing in is decided by the page, which sees the session change. */
export function SignInForm() {
  const { t } = useTranslation("auth");
  const problemText = useProblemText();
  const fieldText = useFieldText();
  const signIn = useSignIn();
  const resend = useResendConfirmation();
  const form = useForm<SignIn>({
    resolver: resolverFor<SignIn>(formSchema),
    defaultValues: { email: "", password: "" },
  });
  const { errors } = form.formState;
  const unconfirmed = isProblem(signIn.error) && signIn.error.code === "email-unconfirmed";
  const email = useWatch({ control: form.control, name: "email" });

  return (
    <form
      noValidate
      className="flex flex-col gap-5"
      onSubmit={form.handleSubmit((values) => signIn.mutate(values))}
    >
      {signIn.isError && (
        <Notice tone={unconfirmed ? "caution" : "critical"} live="assertive">
          <p>{problemText(signIn.error)}</p>
          {unconfirmed && !resend.isSuccess && (
            <Button
              look="quiet"
              size="small"
              className="mt-2 -ms-3"
              pending={resend.isPending}
              onClick={() => resend.mutate(email)}
            >
              {t("signIn.resend")}
            </Button>
          )}
          {resend.isSuccess && <p className="mt-2">{t("signIn.resent", { email })}</p>}
        </Notice>
      )}
      <TextField
        {...form.register("email")}
        type="email"
        inputMode="email"
        autoComplete="email"
        label={t("email")}
        error={fieldText(errors.email?.message)}
      />
      <PasswordField
        {...form.register("password")}
        autoComplete="current-password"
        label={t("password")}
        error={fieldText(errors.password?.message)}
      />
      <Button type="submit" size="large" width="full" pending={signIn.isPending}>
        {t("signIn.submit")}
      </Button>
    </form>
  );
}
