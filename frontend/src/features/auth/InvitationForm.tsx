import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import type { AcceptInvitation } from "@/api/generated/types.gen";
import { zAcceptInvitation } from "@/api/generated/zod.gen";
import { isProblem } from "@/api/problem";
import { Button } from "@/components/ui/Button";
import { Notice } from "@/components/ui/Notice";
import { resolverFor, useFieldText } from "@/lib/forms";
import { useProblemText } from "@/lib/problem-text";
import { useAcceptInvitation } from "./mutations";
import { PasswordField } from "./PasswordField";

export function InvitationForm({ token, onDone }: { token: string; onDone: () => void }) {
  const { t } = useTranslation("auth");
  const fieldText = useFieldText();
  const problemText = useProblemText();
  const accept = useAcceptInvitation();
  const form = useForm<AcceptInvitation>({
    resolver: resolverFor<AcceptInvitation>(zAcceptInvitation),
    defaultValues: { token, password: "" },
  });
  const weak = isProblem(accept.error) && accept.error.code === "password-weak";

  return (
    <form
      noValidate
      className="flex flex-col gap-5"
      onSubmit={form.handleSubmit((values) => accept.mutate(values, { onSuccess: onDone }))}
    >
      {accept.isError && !weak && (
        <Notice tone="critical" live="assertive">
          {problemText(accept.error)}
        </Notice>
      )}
      <PasswordField
        {...form.register("password")}
        autoComplete="new-password"
        label={t("newPassword")}
        hint={t("passwordHint")}
        error={
          fieldText(form.formState.errors.password?.message) ??
          (weak ? problemText(accept.error) : undefined)
        }
      />
      <Button type="submit" size="large" width="full" pending={accept.isPending}>
        {t("invitation.submit")}
      </Button>
    </form>
  );
}
