import { useTranslation } from "react-i18next";
import { Badge } from "@/components/ui/Badge";

/** Whether a setting can still be chosen: a word, never a colour alone. */
export function StandingBadge({ standing }: { standing: "active" | "retired" }) {
  const { t } = useTranslation("settings");
  return <Badge tone={standing === "active" ? "positive" : "neutral"}>{t(standing)}</Badge>;
}
