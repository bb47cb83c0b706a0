import { useTranslation } from "react-i18next";
import { isProblem } from "@/api/problem";

/**
 * The sentence for a failure: ours where the reader's language has one for the code, the server's
 * `detail` otherwise, and an honest general sentence where neither exists.
 */
export function useProblemText(): (error: unknown) => string {
  const { t, i18n } = useTranslation();
  return (error) => {
    if (!isProblem(error)) return t("problem.internal");
    if (error.code === "too-many-requests" || error.code === "too-many-attempts") {
      return t("problem.too-many-requests", {
        count: Math.max(1, Math.ceil((error.retryAfterSeconds ?? 60) / 60)),
      });
    }
    return i18n.t(`problem.${error.code}`, {
      defaultValue: error.detail ?? t("problem.internal"),
    });
  };
}
