import { BellRing, MapPin, Navigation } from "lucide-react";
import { lazy, type ReactNode, Suspense, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Visit } from "@/api/generated/types.gen";
import { Avatar } from "@/components/ui/Avatar";
import { StatusBadge } from "@/components/ui/Badge";
import { Button, ButtonAnchor, ButtonLink } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { Ending } from "@/components/ui/Ending";
import { Policy } from "@/components/ui/Policy";
import { Time } from "@/components/ui/Time";
import { VideoEntry } from "@/components/ui/VideoEntry";
import { useMomentText } from "@/lib/moment";
import { moneyText } from "@/lib/money";
import { useNow } from "@/lib/now";
import { paths } from "@/lib/paths";
import { placeOfVisit, usePlaceText } from "@/lib/place";
import { useReaderLocale } from "@/lib/reader";
import { relativeText } from "@/lib/time";
import { CalendarButton } from "./CalendarButton";
import { useReadVisits } from "./queries";

const CancelDialog = lazy(() =>
  import("./CancelDialog").then((module) => ({ default: module.CancelDialog })),
);

type VisitCardProps = {
  visit: Visit;
  when: "upcoming" | "past";
  /** The heading's place under the page's own. */
  level?: "h2" | "h3";
  /** What stands under a visit that is over, such as its review. */
  below?: ReactNode;
};

/** A visit and what can be done with it now. */
export function VisitCard({ visit, when, level: Heading = "h3", below }: VisitCardProps) {
  const { t } = useTranslation(["visits", "common"]);
  const locale = useReaderLocale();
  const [asking, setAsking] = useState(false);
  const reason = useId();
  const now = useNow();
  const momentText = useMomentText();
  const readAgain = useReadVisits();
  const { doctor } = visit;
  const placeText = usePlaceText();
  const place = placeOfVisit(visit);
  const coming = when === "upcoming" && visit.status !== "cancelled";
  const map = `https://www.openstreetmap.org/search?query=${encodeURIComponent(`${place.street}, ${place.city}, ${place.country}`)}`;

  return (
    <Card className="p-5 sm:p-6">
      <article aria-label={t("visits.card", { name: doctor.name })} className="flex flex-col gap-5">
        <div className="flex flex-col items-start gap-x-4 gap-y-2 sm:flex-row sm:justify-between">
          <Heading className="text-lg">
            <Time
              as={coming ? "long" : "full"}
              both
              startsAt={visit.startsAt}
              endsAt={visit.endsAt}
              local={visit.localStart}
              zone={doctor.timeZone}
            />
          </Heading>
          <span className="flex shrink-0 items-center gap-3">
            {coming && (
              <span className="text-sm text-muted">{relativeText(visit.startsAt, locale)}</span>
            )}
            <StatusBadge status={visit.cancellation?.how ?? visit.status} />
          </span>
        </div>
        <div className="flex items-start gap-4">
          <Avatar name={doctor.name} />
          <div className="flex min-w-0 flex-col gap-0.5">
            <p className="font-semibold">{doctor.name}</p>
            <p className="text-sm">
              <bdi>{visit.visitType.name}</bdi> ·{" "}
              <span className="tabular">{moneyText(visit.price, locale)}</span>
            </p>
            {!visit.video && (
              <p className="flex items-start gap-1.5 text-sm text-muted">
                <MapPin aria-hidden className="mt-0.5 size-4 shrink-0" />
                <span className="min-w-0 wrap-anywhere">{placeText(place)}</span>
              </p>
            )}
            {visit.series && (
              <p className="text-sm text-muted">{t("visits.ofSeries", { ...visit.series })}</p>
            )}
            {visit.cancellation && (
              <p className="text-sm text-muted">
                <Ending cancellation={visit.cancellation} reader="patient" />
              </p>
            )}
            {visit.reason && (
              <p className="text-sm wrap-anywhere whitespace-pre-line text-muted">
                {t("visits.reason", { reason: visit.reason })}
              </p>
            )}
          </div>
        </div>
        {visit.video && (
          <VideoEntry
            video={visit.video}
            zone={doctor.timeZone}
            coming={coming}
            onOpen={readAgain}
          />
        )}
        {visit.expiresAt && coming && (
          <p className="text-sm">
            {t("visits.expires", { when: momentText(visit.expiresAt, doctor.timeZone) })}
          </p>
        )}
        {visit.status === "booked" && visit.cancellable && coming && (
          <p className="text-sm text-muted">
            <Policy {...visit.policy} zone={doctor.timeZone} now={now} />
          </p>
        )}
        {visit.cancellation && visit.cancellation.how !== "cancelled" && (
          <p className="text-sm">{t("visits.nextDeclined")}</p>
        )}
        {coming ? (
          <div className="flex flex-col gap-3 border-t border-line pt-5">
            <div className="grid grid-cols-2 gap-3 max-sm:*:px-1 max-sm:*:text-sm max-sm:[&_svg]:hidden sm:flex sm:flex-wrap">
              {visit.cancellable ? (
                <ButtonLink look="secondary" to={paths.reschedule(visit.id)}>
                  {t("visits.move")}
                </ButtonLink>
              ) : (
                <Button look="secondary" aria-disabled="true" aria-describedby={reason}>
                  {t("visits.move")}
                </Button>
              )}
              <CalendarButton visitId={visit.id} />
              {!visit.video && (
                <ButtonAnchor look="secondary" href={map} rel="noreferrer">
                  <Navigation aria-hidden className="size-4" />
                  {t("visits.directions")}
                </ButtonAnchor>
              )}
              <Button
                look="quiet-critical"
                className="sm:ms-auto"
                aria-disabled={visit.cancellable ? undefined : "true"}
                aria-describedby={visit.cancellable ? undefined : reason}
                onClick={() => visit.cancellable && setAsking(true)}
              >
                {t("visits.cancel")}
              </Button>
            </div>
            {visit.cancellable && (
              <ButtonLink
                look="quiet"
                size="small"
                className="-ms-3 self-start"
                to={paths.joinWaitlist({ visit: visit.id })}
              >
                <BellRing aria-hidden className="size-4" />
                {t("waitlist.askEarlier")}
              </ButtonLink>
            )}
            {!visit.cancellable && (
              <p id={reason} className="text-sm text-muted">
                {t("visits.notChangeable")}
              </p>
            )}
          </div>
        ) : (
          <div className="flex flex-col items-start gap-4 border-t border-line pt-4">
            {below}
            <ButtonLink look="quiet" size="small" className="-ms-3" to={paths.doctor(doctor.id)}>
              {t("visits.bookAgain")}
            </ButtonLink>
          </div>
        )}
      </article>
      {asking && (
        <Suspense>
          <CancelDialog visit={visit} onClose={() => setAsking(false)} />
        </Suspense>
      )}
    </Card>
  );
}
