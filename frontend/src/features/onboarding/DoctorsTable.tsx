import { useTranslation } from "react-i18next";
import type { AdminDoctor } from "@/api/generated/types.gen";
import { Badge } from "@/components/ui/Badge";
import { cx } from "@/components/ui/classes";
import { Cell, HeadCell, RowHeadCell, Table } from "@/components/ui/Table";
import { Time } from "@/components/ui/Time";
import { useReaderLocale, useReaderZone } from "@/lib/reader";
import { useSpecialtyList } from "@/lib/specialties";
import { localIn, zoneText } from "@/lib/time";
import { ResendButton } from "./ResendButton";

/** Columns with no room on a phone; what matters of them stands under the name there. */
const wide = "max-md:hidden";

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
          <HeadCell className={wide}>{t("doctors.specialties")}</HeadCell>
          <HeadCell className={wide}>{t("doctors.city")}</HeadCell>
          <HeadCell>{t("doctors.status")}</HeadCell>
          <HeadCell className={wide}>{t("doctors.calendar")}</HeadCell>
          <HeadCell className={wide}>{t("doctors.onboarded")}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {doctors.map((doctor) => (
          <tr key={doctor.id}>
            <RowHeadCell className="max-w-96 min-w-40 md:min-w-52 lg:min-w-72 wrap-anywhere">
              {doctor.name ?? t("doctors.erased")}
              <span className="block font-normal text-muted">{doctor.email}</span>
              <span className="block font-normal text-muted md:hidden">
                {specialties(doctor.specialties)} · {doctor.city}
              </span>
            </RowHeadCell>
            <Cell className={cx("min-w-36", wide)}>{specialties(doctor.specialties)}</Cell>
            <Cell className={wide}>
              {doctor.city}
              <span className="block text-xs text-muted">{zoneText(doctor.timeZone, locale)}</span>
            </Cell>
            <Cell>
              <Badge tone={doctor.status === "active" ? "positive" : "caution"}>
                {t(doctor.status === "active" ? "doctors.active" : "doctors.invited")}
              </Badge>
              {doctor.status === "invited" && <ResendButton doctor={doctor} />}
            </Cell>
            <Cell className={cx("whitespace-nowrap", wide)}>
              {t(doctor.hasHours ? "doctors.hoursYes" : "doctors.hoursNo")}
              <span className="block text-xs text-muted">
                {t("doctors.types", { count: doctor.visitTypes })}
              </span>
            </Cell>
            <Cell className={cx("whitespace-nowrap", wide)}>
              <Time
                as="date"
                startsAt={doctor.onboardedAt}
                local={localIn(zone, doctor.onboardedAt)}
                zone={zone}
              />
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
