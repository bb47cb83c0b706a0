import {
  Ban,
  CalendarCheck,
  CircleCheck,
  CircleHelp,
  Clock,
  DoorOpen,
  Hourglass,
  Stethoscope,
  UserX,
} from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "./classes";

const tones = {
  neutral: "bg-sunken text-muted",
  positive: "bg-positive-soft text-positive",
  caution: "bg-caution-soft text-caution",
  critical: "bg-critical-soft text-critical",
  info: "bg-info-soft text-info",
};

export function Badge({
  tone = "neutral",
  children,
  className,
}: {
  tone?: keyof typeof tones;
  children: ReactNode;
  className?: string;
}) {
  return (
    <span
      className={cx(
        "inline-flex w-fit items-center gap-1 rounded-full px-2.5 py-0.5 text-xs font-semibold whitespace-nowrap",
        tones[tone],
        className,
      )}
    >
      {children}
    </span>
  );
}

type VisitStatus =
  | "pending"
  | "booked"
  | "arrived"
  | "in-progress"
  | "fulfilled"
  | "cancelled"
  | "noshow"
  | "declined"
  | "expired";

const statuses: Record<VisitStatus, { tone: keyof typeof tones; icon: typeof Ban }> = {
  pending: { tone: "caution", icon: Clock },
  booked: { tone: "positive", icon: CalendarCheck },
  arrived: { tone: "info", icon: DoorOpen },
  "in-progress": { tone: "info", icon: Stethoscope },
  fulfilled: { tone: "neutral", icon: CircleCheck },
  cancelled: { tone: "neutral", icon: Ban },
  noshow: { tone: "critical", icon: UserX },
  declined: { tone: "neutral", icon: Ban },
  expired: { tone: "neutral", icon: Hourglass },
};

/**
 * The state of a visit: a word, a mark and a colour, never the colour alone. Of a cancelled one,
 * pass how that came.
 */
export function StatusBadge({
  status,
  reader = "patient",
}: {
  status: string;
  reader?: "patient" | "doctor";
}) {
  const { t } = useTranslation();
  const known = status in statuses ? (status as VisitStatus) : null;
  const { tone, icon: Icon } = known
    ? statuses[known]
    : { tone: "neutral" as const, icon: CircleHelp };
  return (
    <Badge tone={tone}>
      <Icon aria-hidden className="size-3.5" />
      {known === "pending" && reader === "doctor"
        ? t("status.pendingDoctor")
        : known
          ? t(`status.${known}`)
          : status}
    </Badge>
  );
}
