import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Outlet } from "react-router";
import { useAccount } from "@/api/session";
import { AppShell, type NavItem } from "@/components/ui/AppShell";
import { AccountArea } from "@/features/auth/AccountArea";
import { homeOf, paths } from "@/lib/paths";

/** Around every page but those of doctors and admins; around `children` where there is no page. */
export function PatientShell({ children }: { children?: ReactNode }) {
  const { t } = useTranslation();
  const role = useAccount()?.role;
  const nav: NavItem[] = [{ to: paths.doctors(), label: t("nav.findDoctor") }];
  if (role === "patient") nav.push({ to: paths.visits, label: t("nav.myVisits") });
  else if (role) nav.push({ to: homeOf(role), label: t("nav.yourPages") });

  return (
    <AppShell
      nav={nav}
      home={paths.home}
      account={<AccountArea layout="row" />}
      accountInMenu={<AccountArea layout="column" />}
    >
      {children ?? <Outlet />}
    </AppShell>
  );
}
