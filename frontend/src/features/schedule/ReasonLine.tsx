import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Schedule } from "@/api/generated/types.gen";
import { paths } from "@/lib/paths";
import type { Reason } from "@/api/generated/types.gen";
import { useReasonText } from "./reason-text";
import { mondayOf } from "./weeks";

type ReasonLineProps = { reason: Reason; schedule: Schedule; date: string };

/** One rule in the way, with a way to it. */
export function ReasonLine({ reason, schedule, date }: ReasonLineProps) {
  const reasonText = useReasonText(schedule);
  return (
    <li>
      {reasonText(reason)} <WayTo reason={reason} date={date} />
    </li>
  );
}

function WayTo({ reason, date }: { reason: Reason; date: string }) {
  const { t } = useTranslation("doctor");
  switch (reason.rule) {
    case "visit-type-unknown":
    case "notice":
    case "advance":
    case "grid":
      return <PageLink to={paths.doctorVisitTypes}>{t("why.toTypes")}</PageLink>;
    case "hours":
      return <SectionLink id="hours">{t("why.toHours")}</SectionLink>;
    case "exception":
    case "time-off":
      return <SectionLink id="dates">{t("why.toDates")}</SectionLink>;
    case "holiday":
      return <SectionLink id="holidays">{t("why.toHolidays")}</SectionLink>;
    case "limit":
      if (reason.visitTypeId) {
        return <PageLink to={paths.doctorVisitTypes}>{t("why.toTypes")}</PageLink>;
      }
      return <SectionLink id="limits">{t("why.toLimits")}</SectionLink>;
    case "visit":
    case "buffer-of-visit":
      return <PageLink to={paths.doctorWeek(mondayOf(date))}>{t("why.toVisits")}</PageLink>;
    case "past":
    case "hold":
    case "buffer-of-hold":
    case "rooms":
      return null;
  }
}

function PageLink({ to, children }: { to: string; children: string }) {
  return (
    <Link to={to} className="prose-link">
      {children}
    </Link>
  );
}

/** Within the page of hours the section gets the focus, not only the view; from elsewhere it is opened. */
function SectionLink({ id, children }: { id: string; children: string }) {
  return (
    <Link
      to={`${paths.doctorHours}#${id}`}
      className="prose-link"
      onClick={(event) => {
        const section = document.getElementById(id);
        if (!section) return;
        event.preventDefault();
        section.focus();
      }}
    >
      {children}
    </Link>
  );
}
