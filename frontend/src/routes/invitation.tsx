import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "@/components/ui/Button";
import { Notice } from "@/components/ui/Notice";
import { AuthCard } from "@/features/auth/AuthCard";
import { InvitationForm } from "@/features/auth/InvitationForm";
import { takeHashToken } from "@/lib/hash-token";
import { paths } from "@/lib/paths";

export function InvitationPage() {
  const { t } = useTranslation("auth");
  const [token] = useState(takeHashToken);
  const [done, setDone] = useState(false);

  if (done) {
    return (
      <AuthCard key="done" title={t("invitation.doneTitle")} lead={t("invitation.done")}>
        <ButtonLink size="large" to={paths.signIn(paths.doctorToday)}>
          {t("invitation.signIn")}
        </ButtonLink>
      </AuthCard>
    );
  }
  return (
    <AuthCard title={t("invitation.title")} lead={t("invitation.lead")}>
      {token ? (
        <InvitationForm token={token} onDone={() => setDone(true)} />
      ) : (
        <Notice tone="critical">{t("invitation.missing")}</Notice>
      )}
    </AuthCard>
  );
}
