import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Visit } from "@/api/generated/types.gen";
import { StatusBadge } from "@/components/ui/Badge";
import { Button, ButtonLink } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { Ending } from "@/components/ui/Ending";
import { Time } from "@/components/ui/Time";
import { paths } from "@/lib/paths";

const FIRST = 8;

type PastVisitsProps = {
  visits: Visit[];
  /** What stands under a visit, such as its review. */
  below?: (visit: Visit) => ReactNode;
};

/** What has been, a line each: there is little left to do with it. */
export function PastVisits({ visits, below }: PastVisitsProps) {
  const { t } = useTranslation("visits");
  const [all, setAll] = useState(false);
  const shown = all ? visits : visits.slice(0, FIRST);
  return (
    <>
      <Card className="divide-y divide-line px-5 sm:px-6">
        {shown.map((visit) => (
          <PastVisit key={visit.id} visit={visit} below={below?.(visit)} />
        ))}
      </Card>
      {shown.length < visits.length && (
        <Button look="secondary" className="self-start" onClick={() => setAll(true)}>
          {t("visits.showPast", { count: visits.length })}
        </Button>
      )}
    </>
  );
}

function PastVisit({ visit, below }: { visit: Visit; below: ReactNode }) {
  const { t } = useTranslation("visits");
  const { doctor } = visit;
  return (
    <article
      aria-label={t("visits.card", { name: doctor.name })}
      className="flex flex-col gap-x-6 gap-y-3 py-4 sm:flex-row sm:items-center"
    >
      <div className="flex min-w-0 grow flex-col gap-0.5">
        <h3 className="flex flex-wrap items-center gap-x-3 gap-y-1 text-base">
          <Time
            startsAt={visit.startsAt}
            endsAt={visit.endsAt}
            local={visit.localStart}
            zone={doctor.timeZone}
          />
          <StatusBadge status={visit.cancellation?.how ?? visit.status} />
        </h3>
        <p className="text-sm text-muted">
          <bdi>{doctor.name}</bdi> · <bdi>{visit.visitType.name}</bdi>
        </p>
        {visit.cancellation && (
          <p className="text-sm text-muted">
            <Ending cancellation={visit.cancellation} reader="patient" />
          </p>
        )}
        {below && <div className="mt-2">{below}</div>}
      </div>
      <ButtonLink
        look="quiet"
        size="small"
        className="shrink-0 self-start max-sm:-ms-3 sm:self-center"
        to={paths.doctor(doctor.id)}
        aria-label={t("visits.bookAgainWith", { name: doctor.name })}
      >
        {t("visits.bookAgain")}
      </ButtonLink>
    </article>
  );
}
