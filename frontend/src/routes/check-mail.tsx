import { useTranslation } from "react-i18next";
import { useLocation } from "react-router";
import { Button, ButtonLink } from "@/components/ui/Button";
import { Notice } from "@/components/ui/Notice";
import { AuthCard } from "@/features/auth/AuthCard";
import { useResendConfirmation } from "@/features/auth/mutations";
import { paths } from "@/lib/paths";
import { useProblemText } from "@/lib/problem-text";

export function CheckMailPage() {
  const { t } = useTranslation("auth");
  const problemText = useProblemText();
  const resend = useResendConfirmation();
  const { email } = (useLocation().state ?? {}) as { email?: string };

  return (
    <AuthCard
      title={t("checkMail.title")}
      lead={email ? t("checkMail.lead", { email }) : t("checkMail.leadUnknown")}
    >
      <p className="text-sm text-muted">{t("checkMail.hint")}</p>
      {email && (
        <Button look="secondary" pending={resend.isPending} onClick={() => resend.mutate(email)}>
          {t("checkMail.resend")}
        </Button>
      )}
      {resend.isSuccess && (
        <Notice tone="positive" live="polite">
          {t("checkMail.resent")}
        </Notice>
      )}
      {resend.isError && (
        <Notice tone="critical" live="assertive">
          {problemText(resend.error)}
        </Notice>
      )}
      <ButtonLink look="quiet" to={paths.signIn()}>
        {t("checkMail.confirmed")}
      </ButtonLink>
    </AuthCard>
  );
}
