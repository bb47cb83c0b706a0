import { useTranslation } from "react-i18next";
import { Link, Navigate, useNavigate, useSearchParams } from "react-router";
import { useSession } from "@/api/session";
import { AuthCard } from "@/features/auth/AuthCard";
import { SignUpForm } from "@/features/auth/SignUpForm";
import { homeOf, paths, safeReturnPath } from "@/lib/paths";
import { rememberReturn } from "@/lib/preferences";

export function SignUpPage() {
  const { t } = useTranslation("auth");
  const session = useSession();
  const navigate = useNavigate();
  const [query] = useSearchParams();
  const returnTo = safeReturnPath(query.get("returnTo"));

  if (session.status === "signed-in") {
    return <Navigate replace to={returnTo ?? homeOf(session.account.role)} />;
  }
  return (
    <AuthCard
      title={t("signUp.title")}
      lead={returnTo?.includes("/book") ? t("signUp.leadBooking") : t("signUp.lead")}
      after={
        <p>
          {t("signUp.known")}{" "}
          <Link className="prose-link" to={paths.signIn(returnTo ?? undefined)}>
            {t("signUp.signIn")}
          </Link>
        </p>
      }
    >
      <SignUpForm
        onDone={(email) => {
          rememberReturn(returnTo);
          void navigate(paths.checkMail, { state: { email } });
        }}
      />
    </AuthCard>
  );
}
