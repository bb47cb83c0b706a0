import { useTranslation } from "react-i18next";

export function Brand() {
  const { t } = useTranslation();
  return (
    <span className="inline-flex min-h-11 items-center gap-2.5 text-lg font-bold tracking-tight">
      <svg viewBox="0 0 32 32" aria-hidden className="size-8 text-accent">
        <rect width="32" height="32" rx="9" fill="currentColor" />
        <g
          fill="none"
          stroke="var(--color-on-accent)"
          strokeWidth="2.2"
          strokeLinejoin="round"
          strokeLinecap="round"
        >
          <path d="M9 8.5h10.5A3.5 3.5 0 0 1 23 12v11.5H12.5A3.5 3.5 0 0 1 9 20z" />
          <path d="M16 12v7.5M12.25 15.75h7.5" />
        </g>
      </svg>
      {t("brand")}
    </span>
  );
}
