import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "@/components/ui/Button";
import { Notice } from "@/components/ui/Notice";
import { AuthCard } from "@/features/auth/AuthCard";
import { useConfirmEmail } from "@/features/auth/mutations";
import { ResendForm } from "@/features/auth/ResendForm";
import { takeHashToken } from "@/lib/hash-token";
import { paths, safeReturnPath } from "@/lib/paths";
import { rememberedReturn } from "@/lib/preferences";
import { useProblemText } from "@/lib/problem-text";

/** Tokens already sent by this page, so that a second run of the effect does not spend one twice. */
const sent = new Set<string>();

export function ConfirmEmailPage() {
  const { t } = useTranslation("auth");
  const problemText = useProblemText();
  const [token] = useState(takeHashToken);
  const { mutate, isSuccess, isError, error } = useConfirmEmail();
  const returnTo = safeReturnPath(rememberedReturn());

  useEffect(() => {
    if (!token || sent.has(token)) return;
    sent.add(token);
    mutate(token);
  }, [token, mutate]);

  if (isSuccess) {
    return (
      <AuthCard
        key="done"
        title={t("confirm.doneTitle")}
        lead={returnTo ? t("confirm.doneBooking") : t("confirm.done")}
      >
        <ButtonLink size="large" to={paths.signIn(returnTo ?? undefined)}>
          {t("confirm.signIn")}
        </ButtonLink>
      </AuthCard>
    );
  }
  if (isError || !token) {
    return (
      <AuthCard key="failed" title={t("confirm.failedTitle")}>
        <Notice tone="critical" live="assertive">
          {token ? problemText(error) : t("invitation.missing")}
        </Notice>
        <ResendForm />
      </AuthCard>
    );
  }
  return <AuthCard title={t("confirm.title")} lead={<p role="status">{t("confirm.working")}</p>} />;
}
