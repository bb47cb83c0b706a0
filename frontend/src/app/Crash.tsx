import { useTranslation } from "react-i18next";
import { isRouteErrorResponse, useRouteError } from "react-router";
import { Button } from "@/components/ui/Button";
import { NotFoundState } from "@/components/ui/States";

/** The last resort: a page that failed while it was being shown. */
export function Crash() {
  const { t } = useTranslation();
  const error = useRouteError();
  if (isRouteErrorResponse(error) && error.status === 404) return <NotFoundState />;
  return (
    <main className="mx-auto flex max-w-lg flex-col items-center gap-4 px-4 py-20 text-center">
      <h1 className="text-xl">{t("state.crashTitle")}</h1>
      <p className="text-muted">{t("state.crashText")}</p>
      <Button onClick={() => window.location.reload()}>{t("state.reload")}</Button>
    </main>
  );
}
