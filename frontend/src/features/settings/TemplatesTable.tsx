import { useTranslation } from "react-i18next";
import type { Template } from "@/api/generated/types.gen";
import { Cell, HeadCell, Table } from "@/components/ui/Table";
import { moneyText } from "@/lib/money";
import { useReaderLocale } from "@/lib/reader";
import { durationText } from "@/lib/time";
import { OpenCell } from "./OpenCell";
import { StandingBadge } from "./StandingBadge";

/** Columns with no room on a phone; they stand in the panel there. */
const wide = "max-lg:hidden";

export function TemplatesTable({ templates }: { templates: Template[] }) {
  const { t } = useTranslation("settings");
  const locale = useReaderLocale();
  return (
    <Table caption={t("templates.title")}>
      <thead>
        <tr>
          <HeadCell>{t("name")}</HeadCell>
          <HeadCell>{t("field.minutes")}</HeadCell>
          <HeadCell className={wide}>{t("templates.buffers")}</HeadCell>
          <HeadCell className={wide}>{t("field.price")}</HeadCell>
          <HeadCell className={wide}>{t("field.confirmation")}</HeadCell>
          <HeadCell className={wide}>{t("field.cancellationNoticeHours")}</HeadCell>
          <HeadCell>{t("standing")}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {templates.map((template) => (
          <tr key={template.id}>
            <OpenCell open={template.id} name={template.name} />
            <Cell className="tabular whitespace-nowrap">
              {durationText(template.minutes, locale)}
            </Cell>
            <Cell className={`tabular whitespace-nowrap ${wide}`}>
              {t("templates.buffersOf", {
                before: template.bufferBefore,
                after: template.bufferAfter,
              })}
            </Cell>
            <Cell className={`tabular whitespace-nowrap ${wide}`}>
              {moneyText(template.price, locale)}
            </Cell>
            <Cell className={wide}>{t(`templates.${template.confirmation}`)}</Cell>
            <Cell className={`tabular whitespace-nowrap ${wide}`}>
              {template.cancellationNoticeHours > 0
                ? durationText(template.cancellationNoticeHours * 60, locale)
                : t("none")}
            </Cell>
            <Cell>
              <StandingBadge standing={template.standing} />
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
