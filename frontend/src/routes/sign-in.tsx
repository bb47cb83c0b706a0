import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, Navigate, useSearchParams } from "react-router";
import { useSession } from "@/api/session";
import { AuthCard } from "@/features/auth/AuthCard";
import { SignInForm } from "@/features/auth/SignInForm";
import { homeOf, paths, safeReturnPath } from "@/lib/paths";
import { rememberedReturn, rememberReturn } from "@/lib/preferences";

export function SignInPage() {
  const { t } = useTranslation("auth");
  const session = useSession();
  const [query] = useSearchParams();
  const [remembered] = useState(rememberedReturn);
  const returnTo = safeReturnPath(query.get("returnTo") ?? remembered);
  const arrived = session.status === "signed-in";

  useEffect(() => {
    if (arrived) rememberReturn(null);
  }, [arrived]);

  if (arrived) return <Navigate replace to={returnTo ?? homeOf(session.account.role)} />;
  return (
    <AuthCard
      title={t("signIn.title")}
      lead={returnTo?.includes("/book") ? t("signIn.leadBooking") : t("signIn.lead")}
      after={
        <p>
          {t("signIn.noAccount")}{" "}
          <Link className="prose-link" to={paths.signUp(returnTo ?? undefined)}>
            {t("signIn.createAccount")}
          </Link>
        </p>
      }
    >
      <SignInForm />
    </AuthCard>
  );
}
