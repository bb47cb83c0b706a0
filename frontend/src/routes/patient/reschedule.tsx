import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import type { Slot, Visit } from "@/api/generated/types.gen";
import { isProblem } from "@/api/problem";
import { Button, ButtonLink } from "@/components/ui/Button";
import { Card, Fact } from "@/components/ui/Card";
import { Notice } from "@/components/ui/Notice";
import { PageHeader } from "@/components/ui/PageHeader";
import { PageSkeleton } from "@/components/ui/Skeleton";
import { ErrorState } from "@/components/ui/States";
import { Time } from "@/components/ui/Time";
import { announce } from "@/components/ui/Toast";
import { NearestTimes } from "@/features/booking/NearestTimes";
import { bookingDoctorQuery, useReschedule } from "@/features/booking/queries";
import { TimesByDay } from "@/features/booking/TimesByDay";
import { visitQuery } from "@/features/visits/queries";
import { paths } from "@/lib/paths";
import { placeOf, placeOfVisit, usePlaceText } from "@/lib/place";
import { useProblemText } from "@/lib/problem-text";

export function ReschedulePage() {
  const { visitId = "" } = useParams();
  const { data, isPending, error, refetch } = useQuery(visitQuery(visitId));
  if (isPending) return <PageSkeleton />;
  if (error) return <ErrorState level="page" error={error} onRetry={() => void refetch()} />;
  return <Move visit={data} />;
}

function Move({ visit }: { visit: Visit }) {
  const { t } = useTranslation(["visits", "booking"]);
  const navigate = useNavigate();
  const problemText = useProblemText();
  const move = useReschedule(visit.id);
  const [look, setLook] = useState<{ from?: string; day?: string }>({});
  const [slot, setSlot] = useState<Slot>();
  const placeText = usePlaceText();
  // Asked anyway by the times; here for the names of the places.
  const { data: card } = useQuery(bookingDoctorQuery(visit.doctor.id));
  const { doctor, visitType } = visit;

  const choose = (chosen: Slot) => {
    move.reset();
    setSlot(chosen);
  };
  const submit = (chosen: Slot) =>
    move.mutate(chosen.startsAt, {
      onSuccess: () => {
        announce(t("move.done"));
        void navigate(paths.visits, { replace: true });
      },
    });

  const hereId = visit.location?.id ?? null;
  const several = !visit.video && (hereId !== null || (card && card.locations.length > 0));
  const hereText = placeText(placeOfVisit(visit));
  const next = slot &&
    card && {
      locationId: slot.locationId,
      text: placeText(placeOf(card, slot.locationId)),
    };

  return (
    <div className="mx-auto flex max-w-3xl flex-col gap-8">
      <PageHeader
        title={t("move.title")}
        lead={t("move.lead", { type: visitType.name, name: doctor.name })}
      />
      {!visit.cancellable ? (
        <Notice tone="info">{t("move.notMovable")}</Notice>
      ) : (
        <>
          <Card className="flex flex-col gap-6 p-5 sm:p-7">
            <h2 className="text-lg">{t("move.choose")}</h2>
            <TimesByDay
              doctorId={doctor.id}
              visitType={visitType.id}
              from={look.from}
              day={look.day}
              onLook={setLook}
              chosen={slot?.startsAt}
              onChoose={choose}
            />
          </Card>
          <Card className="sticky bottom-4 flex flex-col gap-4 p-5 shadow-lift">
            <dl className="grid gap-3 sm:grid-cols-2">
              <Fact name={t("move.now")}>
                <Time
                  both
                  startsAt={visit.startsAt}
                  endsAt={visit.endsAt}
                  local={visit.localStart}
                  zone={doctor.timeZone}
                />
                {several && <span className="block text-sm font-normal">{hereText}</span>}
              </Fact>
              <Fact name={t("move.next")}>
                {slot ? (
                  <Time
                    both
                    startsAt={slot.startsAt}
                    endsAt={slot.endsAt}
                    local={slot.localStart}
                    zone={doctor.timeZone}
                  />
                ) : (
                  <span className="font-normal text-muted">{t("booking:book.notChosen")}</span>
                )}
                {several && next && <span className="block text-sm font-normal">{next.text}</span>}
              </Fact>
            </dl>
            {several && next && next.locationId !== hereId && (
              <Notice tone="caution" live="polite">
                {t("move.otherPlace", { place: next.text })}
              </Notice>
            )}
            {move.isError && slot && (
              <Notice tone="caution" live="assertive">
                <p>{problemText(move.error)}</p>
                {isProblem(move.error) && move.error.code === "slot-taken" && (
                  <NearestTimes
                    doctorId={doctor.id}
                    visitType={visitType.id}
                    wished={slot.startsAt}
                    onChoose={choose}
                  />
                )}
              </Notice>
            )}
            <div className="flex flex-col gap-3 sm:flex-row">
              <Button
                disabled={!slot}
                pending={move.isPending}
                onClick={() => slot && submit(slot)}
              >
                {t("move.submit")}
              </Button>
              <ButtonLink look="secondary" to={paths.visits}>
                {t("move.back")}
              </ButtonLink>
            </div>
          </Card>
        </>
      )}
    </div>
  );
}
