import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useSession } from "@/api/session";
import { Button, ButtonLink } from "@/components/ui/Button";
import { Bone } from "@/components/ui/Skeleton";
import { homeOf, paths } from "@/lib/paths";
import { useSignOut } from "./mutations";

/** Who is signed in, or how to become so; in the bar (`row`) or in the phone's menu (`column`). */
export function AccountArea({ layout }: { layout: "row" | "column" }) {
  const { t } = useTranslation();
  const session = useSession();
  const signOut = useSignOut();
  const navigate = useNavigate();
  const width = layout === "column" ? "full" : "auto";

  switch (session.status) {
    case "starting":
      return <Bone className="h-11 w-44" />;
    case "anonymous":
      return (
        <>
          <ButtonLink
            to={paths.signIn()}
            look={layout === "row" ? "quiet" : "secondary"}
            width={width}
          >
            {t("nav.signIn")}
          </ButtonLink>
          <ButtonLink to={paths.signUp()} width={width}>
            {t("nav.signUp")}
          </ButtonLink>
        </>
      );
    case "signed-in": {
      const { name, role } = session.account;
      return (
        <>
          <span
            className={
              layout === "row" ? "max-w-52 truncate text-sm text-muted" : "px-3 text-sm text-muted"
            }
          >
            <span className="sr-only">{t("nav.signedInAs", { name })}</span>
            <span aria-hidden>{name}</span>
          </span>
          {role !== "patient" && layout === "column" && (
            <ButtonLink to={homeOf(role)} look="secondary" width={width}>
              {t("nav.yourPages")}
            </ButtonLink>
          )}
          <Button
            look={layout === "row" ? "quiet" : "secondary"}
            width={width}
            pending={signOut.isPending}
            onClick={() => {
              void navigate(paths.home);
              signOut.mutate();
            }}
          >
            {t("nav.signOut")}
          </Button>
        </>
      );
    }
  }
}
