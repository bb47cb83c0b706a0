import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate, useParams, useSearchParams } from "react-router";
import { useAccount } from "@/api/session";
import type { DoctorCard, Slot, VisitType } from "@/api/generated/types.gen";
import { Card } from "@/components/ui/Card";
import { cx } from "@/components/ui/classes";
import { Notice } from "@/components/ui/Notice";
import { PageHeader } from "@/components/ui/PageHeader";
import { Bone, PageSkeleton, Skeleton } from "@/components/ui/Skeleton";
import { ErrorState } from "@/components/ui/States";
import { useHold } from "@/features/booking/hold";
import { HoldLine, HoldVoice } from "@/features/booking/HoldLine";
import { bookingDoctorQuery, timesQuery } from "@/features/booking/queries";
import { Review } from "@/features/booking/Review";
import { Steps } from "@/features/booking/Steps";
import { Summary } from "@/features/booking/Summary";
import { TimesByDay } from "@/features/booking/TimesByDay";
import { VisitTypeLinks } from "@/features/booking/VisitTypeLinks";
import { EarlierLink } from "@/features/waitlist/EarlierLink";
import { paths } from "@/lib/paths";
import { useReaderZone } from "@/lib/reader";
import { dateOf, localIn } from "@/lib/time";

export function Book() {
  const { doctorId = "" } = useParams();
  const { data, isPending, error, refetch } = useQuery(bookingDoctorQuery(doctorId));
  if (isPending) return <PageSkeleton />;
  if (error) return <ErrorState level="page" error={error} onRetry={() => void refetch()} />;
  return <Booking doctor={data} />;
}

/** Every choice is in the address, so that back, reload and signing in lose nothing. */
function Booking({ doctor }: { doctor: DoctorCard }) {
  const { t } = useTranslation(["booking", "patient"]);
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  const [query, setQuery] = useSearchParams();
  const zone = useReaderZone();
  // Not in the address: it is nobody else's business.
  const [reason, setReason] = useState("");

  const type = doctor.visitTypes.find(({ id }) => id === query.get("visitType"));
  const startsAt = readInstant(query.get("startsAt"));
  const step = !type ? 0 : !startsAt ? 1 : 2;

  const wishedDay = startsAt ? dateOf(localIn(zone, startsAt)) : "";
  const wishedTimes = useQuery({
    ...timesQuery({
      doctorId: doctor.id,
      visitType: type?.id ?? "",
      from: wishedDay,
      days: 1,
      zone,
    }),
    enabled: step === 2,
  });
  const listed = wishedTimes.data?.days
    .flatMap((day) => day.times)
    .find((time) => isAt(time, startsAt));
  // Once it is kept for the reader it is not among the free times any more.
  const [seen, setSeen] = useState<Slot>();
  if (listed && seen !== listed) setSeen(listed);
  const slot = listed ?? (seen && isAt(seen, startsAt) ? seen : undefined);

  const account = useAccount();
  const holding = useHold(
    type && startsAt && wishedTimes.data && account?.role === "patient"
      ? { doctorId: doctor.id, visitTypeId: type.id, startsAt }
      : null,
  );
  const { state } = holding.hold;
  // Kept by another tab of the reader's: it was never among the free times here.
  const kept =
    holding.hold.state === "kept" && type && startsAt
      ? keptSlot(doctor, type, startsAt, holding.hold.locationId)
      : undefined;
  const stillFree = state === "none" || state === "refused" ? listed !== undefined : true;

  const withQuery = (changes: Record<string, string>) =>
    paths.book(doctor.id, { ...(type ? { visitType: type.id } : {}), ...changes });
  const timesPath = withQuery({});

  const content = () => {
    if (doctor.visitTypes.length === 0)
      return <Notice tone="info">{t("patient:doctor.noTypes")}</Notice>;
    if (!type) {
      return (
        <>
          <h2 className="text-lg">{t("book.chooseType")}</h2>
          <VisitTypeLinks
            types={doctor.visitTypes}
            to={(visitType) => paths.book(doctor.id, { ...Object.fromEntries(query), visitType })}
          />
        </>
      );
    }
    if (!startsAt) {
      return (
        <>
          <h2 className="text-lg">{t("book.chooseTime")}</h2>
          <TimesByDay
            doctorId={doctor.id}
            visitType={type.id}
            from={query.get("from") ?? undefined}
            day={query.get("day") ?? undefined}
            onLook={(look) =>
              setQuery({ visitType: type.id, ...look }, { replace: true, preventScrollReset: true })
            }
            nextFree={doctor.nextFree[0]?.startsAt}
            onChoose={(chosen) => setQuery({ visitType: type.id, startsAt: chosen.startsAt })}
          />
          <EarlierLink doctorId={doctor.id} visitType={type.id} />
        </>
      );
    }
    if (wishedTimes.isPending) {
      return (
        <Skeleton className="flex flex-col gap-5">
          <Bone className="h-6 w-56" />
          <Bone className="h-12 w-full" />
          <Bone className="h-12 w-48" />
        </Skeleton>
      );
    }
    if (wishedTimes.error) {
      return <ErrorState error={wishedTimes.error} onRetry={() => void wishedTimes.refetch()} />;
    }
    return (
      <>
        <h2 className="text-lg">{t("book.review")}</h2>
        <Review
          doctorId={doctor.id}
          zone={doctor.timeZone}
          type={type}
          startsAt={startsAt}
          reason={reason}
          onReason={setReason}
          stillFree={stillFree}
          holding={holding}
          here={pathname + search}
          allTimes={timesPath}
          onChoose={(chosen) => setQuery({ visitType: type.id, startsAt: chosen.startsAt })}
          onBooked={({ appointmentId }) =>
            void navigate(paths.booked(appointmentId), { replace: true })
          }
        />
      </>
    );
  };

  return (
    <div className="flex flex-col gap-8">
      <PageHeader tab={t("book.tab")} title={t("book.title", { name: doctor.name })} />
      <Steps current={step} />
      <HoldVoice control={holding} />
      {/* On a phone the summary scrolls away; how long the time is kept must not. */}
      <HoldLine control={holding} className="sticky top-18 z-20 shadow-card lg:hidden" />
      <div className="grid items-start gap-6 lg:grid-cols-[1fr_21rem] lg:gap-8">
        <div className={cx("lg:sticky lg:top-24 lg:order-2", step < 2 && "max-lg:order-2")}>
          <Summary
            doctor={doctor}
            type={type}
            slot={slot ?? kept}
            changeType={type && paths.book(doctor.id)}
            changeTime={startsAt ? timesPath : undefined}
            hold={<HoldLine control={holding} className="max-lg:hidden" />}
          />
        </div>
        <Card className="flex min-w-0 flex-col gap-6 p-5 sm:p-7">{content()}</Card>
      </div>
    </div>
  );
}

function isAt(slot: Slot, startsAt: string | undefined): boolean {
  return Date.parse(slot.startsAt) === Date.parse(startsAt ?? "");
}

function keptSlot(
  { timeZone }: DoctorCard,
  { minutes }: VisitType,
  startsAt: string,
  locationId: string | null,
) {
  const endsAt = new Date(Date.parse(startsAt) + minutes * 60_000).toISOString();
  return { startsAt, endsAt, localStart: localIn(timeZone, startsAt), locationId };
}

function readInstant(value: string | null): string | undefined {
  return value && !Number.isNaN(Date.parse(value)) ? value : undefined;
}
