import { Menu } from "lucide-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, NavLink, ScrollRestoration } from "react-router";
import { useLiveBroken } from "@/lib/live-state";
import { useOnline } from "@/lib/online";
import { Brand } from "./Brand";
import { cx } from "./classes";
import { Footer } from "./Footer";
import { Toaster } from "./Toast";

const Dialog = lazy(() => import("./Dialog").then((module) => ({ default: module.Dialog })));

export type NavItem = { to: string; label: string; end?: boolean };

type AppShellProps = {
  nav: NavItem[];
  home: string;
  /** Sign-in links or the account, in the bar and again in the phone's menu. */
  account: ReactNode;
  accountInMenu: ReactNode;
  /** Doctors and admins get the whole width and less air. */
  density?: "calm" | "dense";
  children: ReactNode;
};

export function AppShell({
  nav,
  home,
  account,
  accountInMenu,
  density = "calm",
  children,
}: AppShellProps) {
  const { t } = useTranslation();
  const [menuOpen, setMenuOpen] = useState(false);
  const online = useOnline();
  const notLive = useLiveBroken();
  const width = density === "calm" ? "max-w-6xl" : "max-w-7xl";
  // The longer bar of doctors and admins needs more room before it can replace the menu.
  const { inBar, inMenu } =
    density === "calm"
      ? { inBar: "hidden md:flex", inMenu: "md:hidden" }
      : { inBar: "hidden lg:flex", inMenu: "lg:hidden" };

  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#content"
        className="sr-only z-50 rounded-md bg-accent px-4 py-3 font-semibold text-on-accent focus:not-sr-only focus:fixed focus:start-3 focus:top-3"
      >
        {t("skip")}
      </a>
      <header className="sticky top-0 z-30 border-b border-line bg-surface">
        <div className={cx("mx-auto flex min-h-16 items-center gap-6 px-4 sm:px-6", width)}>
          <Link to={home} className="-mx-1 rounded-sm px-1">
            <Brand />
          </Link>
          <nav aria-label={t("nav.main")} className={cx("grow gap-1", inBar)}>
            {nav.map((item) => (
              <NavLink key={item.to} to={item.to} end={item.end} className={barLink}>
                {item.label}
              </NavLink>
            ))}
          </nav>
          <div className={cx("ms-auto items-center gap-3", inBar)}>{account}</div>
          <button
            type="button"
            aria-haspopup="dialog"
            onClick={() => setMenuOpen(true)}
            className={cx(
              "ms-auto inline-flex min-h-11 items-center gap-2 rounded-md px-3 font-semibold hover:bg-sunken",
              inMenu,
            )}
          >
            <Menu aria-hidden className="size-5" />
            {t("nav.menu")}
          </button>
        </div>
      </header>
      {!online && (
        <p role="status" className="bg-caution-soft px-4 py-2 text-center text-sm text-caution">
          {t("state.offlineBanner")}
        </p>
      )}
      {online && notLive && (
        <p role="status" className="bg-caution-soft px-4 py-2 text-center text-sm text-caution">
          {t("state.notLive")}
        </p>
      )}
      <main
        id="content"
        tabIndex={-1}
        className={cx(
          "mx-auto w-full grow px-4 has-data-wide:max-w-none sm:px-6",
          width,
          density === "calm" ? "py-8 sm:py-12" : "py-6 sm:py-8",
        )}
      >
        {children}
      </main>
      <Footer width={width} />
      <Toaster />
      <ScrollRestoration />
      {menuOpen && (
        <Suspense>
          <Dialog open kind="sheet" title={t("nav.menu")} onClose={() => setMenuOpen(false)}>
            {/* Any link followed or button pressed in the menu also closes it. */}
            {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions */}
            <div onClick={() => setMenuOpen(false)} className="flex flex-col gap-6">
              <nav aria-label={t("nav.main")} className="flex flex-col gap-1">
                {nav.map((item) => (
                  <NavLink key={item.to} to={item.to} end={item.end} className={sheetLink}>
                    {item.label}
                  </NavLink>
                ))}
              </nav>
              <div className="flex flex-col gap-3 border-t border-line pt-5">{accountInMenu}</div>
            </div>
          </Dialog>
        </Suspense>
      )}
    </div>
  );
}

function barLink({ isActive }: { isActive: boolean }) {
  return cx(
    "inline-flex min-h-11 items-center rounded-md px-3 text-sm font-semibold",
    isActive ? "bg-accent-soft text-accent-ink" : "text-muted hover:bg-sunken hover:text-ink",
  );
}

function sheetLink({ isActive }: { isActive: boolean }) {
  return cx(
    "flex min-h-12 items-center rounded-md px-3 font-semibold",
    isActive ? "bg-accent-soft text-accent-ink" : "hover:bg-sunken",
  );
}
