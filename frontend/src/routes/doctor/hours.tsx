import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { PageHeader } from "@/components/ui/PageHeader";
import { Bone, Skeleton } from "@/components/ui/Skeleton";
import { ErrorState } from "@/components/ui/States";
import { CalendarFeed } from "@/features/calendar-feed/CalendarFeed";
import { DatesCard } from "@/features/schedule/DatesCard";
import { HolidaysCard } from "@/features/schedule/HolidaysCard";
import { HoursEditor } from "@/features/schedule/HoursEditor";
import { LocationsCard } from "@/features/schedule/LocationsCard";
import { LimitsCard } from "@/features/schedule/LimitsCard";
import { scheduleQuery } from "@/features/schedule/queries";
import { WhyCard } from "@/features/schedule/WhyCard";
import { useReaderLocale } from "@/lib/reader";
import { zoneText } from "@/lib/time";

export function Hours() {
  const { t } = useTranslation("doctor");
  const locale = useReaderLocale();
  const { data, isPending, error, refetch } = useQuery(scheduleQuery);
  return (
    <div className="mx-auto flex max-w-6xl flex-col gap-6">
      <PageHeader
        title={t("hours.title")}
        lead={
          <p className="min-h-6">
            {data && t("hours.lead", { zone: zoneText(data.timeZone, locale) })}
          </p>
        }
      />
      {isPending && (
        <Skeleton className="flex flex-col gap-px">
          {Array.from({ length: 7 }, (_, index) => (
            <Bone key={index} className="h-20" />
          ))}
        </Skeleton>
      )}
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data && (
        <>
          <section id="hours" aria-label={t("hours.weekly")} tabIndex={-1} className="outline-none">
            <HoursEditor schedule={data} />
          </section>
          <div className="grid gap-6 md:grid-cols-2">
            <LocationsCard schedule={data} />
            <DatesCard schedule={data} />
          </div>
          <div className="grid gap-6 md:grid-cols-2">
            <HolidaysCard schedule={data} />
            <LimitsCard limits={data.limits} />
          </div>
          <WhyCard schedule={data} />
        </>
      )}
      <CalendarFeed reader="doctor" />
    </div>
  );
}
