import { Video } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { OwnVisitType } from "@/api/generated/types.gen";
import { Badge } from "@/components/ui/Badge";
import { Button } from "@/components/ui/Button";
import { cx } from "@/components/ui/classes";
import { Cell, HeadCell, RowHeadCell, Table } from "@/components/ui/Table";
import { moneyText } from "@/lib/money";
import { useReaderLocale } from "@/lib/reader";

type VisitTypeTableProps = {
  types: OwnVisitType[];
  onEdit: (type: OwnVisitType) => void;
  onRetire: (type: OwnVisitType) => void;
};

/** Columns with no room on a phone; what matters of them stands under the name there. */
const wide = "max-sm:hidden";

export function VisitTypeTable({ types, onEdit, onRetire }: VisitTypeTableProps) {
  const { t } = useTranslation(["doctor", "common"]);
  const locale = useReaderLocale();
  return (
    <Table caption={t("types.title")}>
      <thead>
        <tr>
          <HeadCell>{t("types.name")}</HeadCell>
          <HeadCell className={wide}>{t("types.columnLength")}</HeadCell>
          <HeadCell className={wide}>{t("types.columnBuffers")}</HeadCell>
          <HeadCell className={wide}>{t("types.confirmation")}</HeadCell>
          <HeadCell className="text-end">{t("types.columnPrice")}</HeadCell>
          <HeadCell>
            <span className="sr-only">{t("types.columnActions")}</span>
          </HeadCell>
        </tr>
      </thead>
      <tbody>
        {types.map((type) => (
          <tr key={type.id}>
            <RowHeadCell className="sm:min-w-40">
              {type.name}
              {type.telehealth && (
                <Badge tone="info" className="ms-2 align-middle">
                  <Video aria-hidden className="size-3.5" />
                  {t("common:video")}
                </Badge>
              )}
              <span className="block font-normal text-muted sm:hidden">
                {t("common:minutes", { count: type.minutes })}
              </span>
              {type.confirmation === "by-doctor" && (
                <span className="block font-normal text-muted sm:hidden">
                  {t("types.byDoctor")}
                </span>
              )}
            </RowHeadCell>
            <Cell className={cx("tabular whitespace-nowrap", wide)}>
              {t("common:minutes", { count: type.minutes })}
            </Cell>
            <Cell className={cx("tabular whitespace-nowrap text-muted", wide)}>
              {type.bufferBefore + type.bufferAfter === 0
                ? t("types.noBuffers")
                : t("types.buffers", { before: type.bufferBefore, after: type.bufferAfter })}
            </Cell>
            <Cell className={wide}>
              <Badge tone={type.confirmation === "automatic" ? "neutral" : "info"}>
                {t(type.confirmation === "automatic" ? "types.automatic" : "types.byDoctor")}
              </Badge>
              {type.cancellationNoticeHours > 0 && (
                <span className="mt-1 block text-sm text-muted">
                  {t("types.noticeOf", { count: type.cancellationNoticeHours })}
                </span>
              )}
            </Cell>
            <Cell className="tabular text-end whitespace-nowrap">
              {moneyText(type.price, locale)}
            </Cell>
            <Cell>
              <div className="-me-3 flex flex-col items-end gap-1 sm:flex-row sm:justify-end">
                <Button
                  look="quiet"
                  size="small"
                  aria-label={t("types.editOf", { name: type.name })}
                  onClick={() => onEdit(type)}
                >
                  {t("types.edit")}
                </Button>
                <Button
                  look="quiet-critical"
                  size="small"
                  aria-label={t("types.retireOf", { name: type.name })}
                  onClick={() => onRetire(type)}
                >
                  {t("types.retire")}
                </Button>
              </div>
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
