import { useQuery } from "@tanstack/react-query";
import { CalendarCheck, Clock } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { useAccount } from "@/api/session";
import { ButtonLink } from "@/components/ui/Button";
import { Card, Fact } from "@/components/ui/Card";
import { PageHeader } from "@/components/ui/PageHeader";
import { PageSkeleton } from "@/components/ui/Skeleton";
import { ErrorState } from "@/components/ui/States";
import { Time } from "@/components/ui/Time";
import { CalendarButton } from "@/features/visits/CalendarButton";
import { visitQuery } from "@/features/visits/queries";
import { moneyText } from "@/lib/money";
import { useMomentText } from "@/lib/moment";
import { paths } from "@/lib/paths";
import { placeOfVisit, usePlaceText } from "@/lib/place";
import { useReaderLocale } from "@/lib/reader";

export function BookedPage() {
  const { t } = useTranslation(["visits", "booking", "common"]);
  const { visitId = "" } = useParams();
  const locale = useReaderLocale();
  const momentText = useMomentText();
  const placeText = usePlaceText();
  const email = useAccount()?.email ?? "";
  const { data: visit, isPending, error, refetch } = useQuery(visitQuery(visitId));

  if (isPending) return <PageSkeleton />;
  if (error) return <ErrorState level="page" error={error} onRetry={() => void refetch()} />;
  const pending = visit.status === "pending";
  const Icon = pending ? Clock : CalendarCheck;

  return (
    <div className="mx-auto flex max-w-xl flex-col gap-7">
      <span className="inline-flex size-14 items-center justify-center rounded-full bg-positive-soft text-positive">
        <Icon aria-hidden className="size-7" />
      </span>
      <PageHeader
        tab={t("booking:booked.tab")}
        title={t(pending ? "booking:booked.titlePending" : "booking:booked.title")}
        lead={t(pending ? "booking:booked.leadPending" : "booking:booked.lead", { email })}
      />
      <Card className="flex flex-col gap-6 p-5 sm:p-7">
        <dl className="flex flex-col gap-4">
          <Fact name={t("booking:book.when")}>
            <Time
              as="long"
              both
              startsAt={visit.startsAt}
              endsAt={visit.endsAt}
              local={visit.localStart}
              zone={visit.doctor.timeZone}
              className="text-lg font-semibold"
            />
          </Fact>
          {visit.expiresAt && (
            <Fact name={t("booking:booked.answer")}>
              {t("visits.expires", { when: momentText(visit.expiresAt, visit.doctor.timeZone) })}
            </Fact>
          )}
          <Fact name={t("booking:book.doctor")}>{visit.doctor.name}</Fact>
          <Fact name={t("booking:book.what")}>
            <bdi>{visit.visitType.name}</bdi> ·{" "}
            <span className="tabular">{moneyText(visit.price, locale)}</span>
          </Fact>
          <Fact name={t("booking:book.place")}>
            {visit.video ? t("common:video") : placeText(placeOfVisit(visit))}
          </Fact>
        </dl>
        <div className="grid gap-3 border-t border-line pt-5 sm:flex sm:flex-wrap">
          <ButtonLink to={paths.visits}>{t("booking:booked.toVisits")}</ButtonLink>
          <CalendarButton visitId={visit.id} />
        </div>
      </Card>
    </div>
  );
}
