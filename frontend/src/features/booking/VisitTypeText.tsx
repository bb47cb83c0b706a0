import { Video } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { VisitType } from "@/api/generated/types.gen";
import { Badge } from "@/components/ui/Badge";
import { moneyText } from "@/lib/money";
import { useReaderLocale } from "@/lib/reader";

/** What a kind of visit is, where it takes place, how long it takes and what it costs. */
export function VisitTypeText({ type }: { type: VisitType }) {
  const { t } = useTranslation(["patient", "common"]);
  const locale = useReaderLocale();
  return (
    <span className="grid min-w-0 grow grid-cols-[minmax(0,1fr)_auto] gap-x-4">
      <span className="font-semibold">{type.name}</span>
      <span className="tabular font-medium">
        {type.price.amount === 0 ? t("common:price.free") : moneyText(type.price, locale)}
      </span>
      <span className="col-span-2 text-sm text-muted">
        {t("common:minutes", { count: type.minutes })} ·{" "}
        {t(type.confirmation === "automatic" ? "type.automatic" : "type.byDoctor")}
      </span>
      {type.telehealth && (
        <Badge tone="info" className="col-span-2 mt-1">
          <Video aria-hidden className="size-3.5" />
          {t("common:video")}
        </Badge>
      )}
    </span>
  );
}
