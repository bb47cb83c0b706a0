import { Suspense } from "react";
import { useTranslation } from "react-i18next";
import { NavLink, Outlet } from "react-router";
import { cx } from "@/components/ui/classes";
import { paths, settingsSections } from "@/lib/paths";

/** The pages of the platform's settings, side by side. */
export function SettingsSections() {
  const { t } = useTranslation("settings");
  return (
    <div className="flex flex-col gap-6">
      <nav aria-label={t("sections")} className="-mx-4 overflow-x-auto px-4 sm:mx-0 sm:px-0">
        <ul className="flex w-max gap-1 border-b border-line">
          {settingsSections.map((section) => (
            <li key={section}>
              <NavLink to={paths.adminSettings(section)} className={sectionLink}>
                {t(`section.${section}`)}
              </NavLink>
            </li>
          ))}
        </ul>
      </nav>
      <Suspense>
        <Outlet />
      </Suspense>
    </div>
  );
}

function sectionLink({ isActive }: { isActive: boolean }) {
  return cx(
    "-mb-px inline-flex min-h-11 items-center border-b-2 px-3 text-sm font-semibold whitespace-nowrap",
    isActive
      ? "border-accent text-accent-ink"
      : "border-transparent text-muted hover:border-line hover:text-ink",
  );
}
