import { useTranslation } from "react-i18next";
import type { AdminDoctor } from "@/api/generated/types.gen";
import { Badge } from "@/components/ui/Badge";
import { Cell, HeadCell, RowHeadCell, Table } from "@/components/ui/Table";
import { Time } from "@/components/ui/Time";
import { useReaderLocale, useReaderZone } from "@/lib/reader";
import { useSpecialtyList } from "@/lib/specialties";
import { localIn, zoneText } from "@/lib/time";
import { ResendButton } from "./ResendButton";

export function DoctorsTable({ doctors }: { doctors: AdminDoctor[] }) {
  const { t } = useTranslation("admin");
  const locale = useReaderLocale();
  const zone = useReaderZone();
  const specialties = useSpecialtyList();
  return (
    <Table caption={t("doctors.title")}>
      <thead>
        <tr>
          <HeadCell>{t("doctors.name")}</HeadCell>
          <HeadCell>{t("doctors.specialties")}</HeadCell>
          <HeadCell>{t("doctors.city")}</HeadCell>
          <HeadCell>{t("doctors.status")}</HeadCell>
          <HeadCell>{t("doctors.calendar")}</HeadCell>
          <HeadCell>{t("doctors.onboarded")}</HeadCell>
          <HeadCell>
            <span className="sr-only">{t("doctors.actions")}</span>
          </HeadCell>
        </tr>
      </thead>
      <tbody>
        {doctors.map((doctor) => (
          <tr key={doctor.id}>
            <RowHeadCell className="max-w-96 min-w-52 lg:min-w-72 wrap-anywhere">
              {doctor.name ?? t("doctors.erased")}
              <span className="block font-normal text-muted">{doctor.email}</span>
            </RowHeadCell>
            <Cell className="min-w-36">{specialties(doctor.specialties)}</Cell>
            <Cell>
              {doctor.city}
              <span className="block text-xs text-muted">{zoneText(doctor.timeZone, locale)}</span>
            </Cell>
            <Cell>
              <Badge tone={doctor.status === "active" ? "positive" : "caution"}>
                {t(doctor.status === "active" ? "doctors.active" : "doctors.invited")}
              </Badge>
            </Cell>
            <Cell className="whitespace-nowrap">
              {t(doctor.hasHours ? "doctors.hoursYes" : "doctors.hoursNo")}
              <span className="block text-xs text-muted">
                {t("doctors.types", { count: doctor.visitTypes })}
              </span>
            </Cell>
            <Cell className="whitespace-nowrap">
              <Time
                as="date"
                startsAt={doctor.onboardedAt}
                local={localIn(zone, doctor.onboardedAt)}
                zone={zone}
              />
            </Cell>
            <Cell>{doctor.status === "invited" && <ResendButton doctor={doctor} />}</Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
