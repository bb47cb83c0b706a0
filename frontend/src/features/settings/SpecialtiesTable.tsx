import { useTranslation } from "react-i18next";
import type { ListedSpecialty } from "@/api/generated/types.gen";
import { Cell, HeadCell, Table } from "@/components/ui/Table";
import { useSpecialtyName } from "@/lib/specialties";
import { OpenCell } from "./OpenCell";
import { StandingBadge } from "./StandingBadge";

export function SpecialtiesTable({ specialties }: { specialties: ListedSpecialty[] }) {
  const { t } = useTranslation("settings");
  const name = useSpecialtyName();
  return (
    <Table caption={t("specialties.title")}>
      <thead>
        <tr>
          <HeadCell>{t("name")}</HeadCell>
          <HeadCell className="max-sm:hidden">{t("specialties.code")}</HeadCell>
          <HeadCell>{t("specialties.doctors")}</HeadCell>
          <HeadCell>{t("standing")}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {specialties.map(({ code, doctors, standing }) => (
          <tr key={code}>
            <OpenCell open={code} name={name(code)} />
            <Cell className="max-sm:hidden">
              <code className="text-xs">{code}</code>
            </Cell>
            <Cell className="tabular">{doctors}</Cell>
            <Cell>
              <StandingBadge standing={standing} />
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
