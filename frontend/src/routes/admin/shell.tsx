import { useTranslation } from "react-i18next";
import { Outlet } from "react-router";
import { AppShell } from "@/components/ui/AppShell";
import { AccountArea } from "@/features/auth/AccountArea";
import { paths } from "@/lib/paths";

export function AdminShell() {
  const { t } = useTranslation();
  return (
    <AppShell
      density="dense"
      home={paths.adminDoctors}
      nav={[
        { to: paths.adminDoctors, label: t("nav.doctors"), end: true },
        { to: paths.adminOnboard, label: t("nav.onboard") },
        { to: paths.adminReviews(), label: t("nav.reviews") },
        { to: paths.adminSettings(), label: t("nav.settings") },
      ]}
      account={<AccountArea layout="row" />}
      accountInMenu={<AccountArea layout="column" />}
    >
      <Outlet />
    </AppShell>
  );
}
