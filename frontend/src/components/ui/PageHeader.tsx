import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "./classes";

let firstPage = true;

type PageHeaderProps = {
  title: string;
  /** What the tab is called, when it should differ from the heading. */
  tab?: string;
  lead?: ReactNode;
  actions?: ReactNode;
  eyebrow?: ReactNode;
  look?: "page" | "landing";
};

/** The page's one h1, its title in the tab, and the place focus goes after navigation. */
export function PageHeader({ title, tab, lead, actions, eyebrow, look = "page" }: PageHeaderProps) {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    if (!firstPage) heading.current?.focus({ preventScroll: true });
    firstPage = false;
  }, []);

  return (
    <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-4">
      <title>{t("title", { page: tab ?? title })}</title>
      {/* On phones the actions always have their own line, so that a late text moves nothing. */}
      <div className="flex min-w-0 flex-col gap-2 max-sm:w-full">
        {eyebrow}
        <h1
          ref={heading}
          tabIndex={-1}
          className={cx("outline-none", look === "landing" ? "max-w-[20ch] text-2xl" : "text-xl")}
        >
          {title}
        </h1>
        {lead && <div className="max-w-[60ch] text-muted">{lead}</div>}
      </div>
      {actions && <div className="flex flex-wrap gap-3">{actions}</div>}
    </div>
  );
}
