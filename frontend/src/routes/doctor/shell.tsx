import { useTranslation } from "react-i18next";
import { Outlet } from "react-router";
import { AppShell } from "@/components/ui/AppShell";
import { AccountArea } from "@/features/auth/AccountArea";
import { paths } from "@/lib/paths";

export function DoctorShell() {
  const { t } = useTranslation();
  return (
    <AppShell
      density="dense"
      home={paths.doctorToday}
      nav={[
        { to: paths.doctorToday, label: t("nav.today"), end: true },
        { to: paths.doctorCalendar(), label: t("nav.calendar") },
        { to: paths.doctorVisits, label: t("nav.comingVisits") },
        { to: paths.doctorHours, label: t("nav.hours") },
        { to: paths.doctorVisitTypes, label: t("nav.visitTypes") },
        { to: paths.doctorReviews(), label: t("nav.reviews") },
        { to: paths.doctorProfile, label: t("nav.profile") },
      ]}
      account={<AccountArea layout="row" />}
      accountInMenu={<AccountArea layout="column" />}
    >
      <Outlet />
    </AppShell>
  );
}
