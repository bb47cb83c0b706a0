import {
  CloudOff,
  Compass,
  type LucideIcon,
  Lock,
  RefreshCw,
  SearchX,
  WifiOff,
} from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { isProblem } from "@/api/problem";
import { useProblemText } from "@/lib/problem-text";
import { paths } from "@/lib/paths";
import { Button, ButtonLink } from "./Button";

type StateProps = {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  /** Whole pages carry the page's only h1. */
  level?: "page" | "section";
  live?: boolean;
};

function State({ icon: Icon, title, children, action, level = "section", live }: StateProps) {
  const Heading = level === "page" ? "h1" : "h2";
  return (
    <div
      role={live ? "alert" : undefined}
      className="mx-auto flex max-w-lg flex-col items-center gap-3 px-4 py-12 text-center"
    >
      <span className="mb-1 inline-flex size-14 items-center justify-center rounded-full bg-sunken text-muted">
        <Icon aria-hidden className="size-6" />
      </span>
      <Heading className={level === "page" ? "text-xl" : "text-lg"}>{title}</Heading>
      {children && <div className="text-balance text-muted">{children}</div>}
      {action && <div className="mt-3 flex flex-wrap justify-center gap-3">{action}</div>}
    </div>
  );
}

export function EmptyState(props: Omit<StateProps, "icon"> & { icon?: LucideIcon }) {
  return <State icon={SearchX} {...props} />;
}

type ErrorStateProps = { error: unknown; onRetry?: () => void; level?: "page" | "section" };

/** Whatever kept a page or a list from loading, with the next step. */
export function ErrorState({ error, onRetry, level }: ErrorStateProps) {
  const { t } = useTranslation();
  const text = useProblemText();
  const code = isProblem(error) ? error.code : "internal";
  if (code === "not-found") return <NotFoundState level={level} />;
  if (code === "forbidden") return <ForbiddenState level={level} />;
  const offline = code === "network";
  return (
    <State
      icon={offline ? WifiOff : CloudOff}
      title={t(offline ? "state.offlineTitle" : "state.errorTitle")}
      level={level}
      live
      action={
        onRetry && (
          <Button look="secondary" onClick={onRetry}>
            <RefreshCw aria-hidden className="size-4" />
            {t("action.tryAgain")}
          </Button>
        )
      }
    >
      <p>{text(error)}</p>
      {isProblem(error) && error.requestId && error.status >= 500 && (
        <p className="mt-2 text-xs">{t("state.reference", { id: error.requestId })}</p>
      )}
    </State>
  );
}

export function NotFoundState({ level = "page" }: { level?: "page" | "section" }) {
  const { t } = useTranslation();
  return (
    <State
      icon={Compass}
      title={t("state.notFoundTitle")}
      level={level}
      action={<ButtonLink to={paths.home}>{t("action.toStart")}</ButtonLink>}
    >
      {t("state.notFoundText")}
    </State>
  );
}

export function ForbiddenState({ level = "page" }: { level?: "page" | "section" }) {
  const { t } = useTranslation();
  return (
    <State
      icon={Lock}
      title={t("state.forbiddenTitle")}
      level={level}
      action={<ButtonLink to={paths.home}>{t("action.toStart")}</ButtonLink>}
    >
      {t("state.forbiddenText")}
    </State>
  );
}
