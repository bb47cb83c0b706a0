import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schedule, VisitMet } from "@/api/generated/types.gen";
import { isProblem } from "@/api/problem";
import { Dialog } from "@/components/ui/Dialog";
import { announce } from "@/components/ui/Toast";
import { useProblemText } from "@/lib/problem-text";
import { useReaderLocale } from "@/lib/reader";
import { zoneText } from "@/lib/time";
import { useDateTexts } from "./date-entries";
import { type Choices, decisionsOf } from "./fates";
import { type Stretch, useTakeTimeOff, visitsInTheWayQuery } from "./queries";
import { TimeOffStretch } from "./TimeOffStretch";
import { VisitsInTheWay } from "./VisitsInTheWay";

/** Refusals after which the visits and the times suggested for them have to be asked for again. */
const STALE = ["visits-in-the-way", "slot-taken", "not-offered", "patient-busy"] as const;

type TimeOffDialogProps = {
  schedule: Schedule;
  /** A stretch to begin with, as drawn in the calendar. */
  initial?: Stretch | undefined;
  onClose: () => void;
};

/** Time off, in one step when nothing is booked then, otherwise in two: the time, and the visits in it. */
export function TimeOffDialog({ schedule, initial, onClose }: TimeOffDialogProps) {
  const { t } = useTranslation("doctor");
  const locale = useReaderLocale();
  const problemText = useProblemText();
  const texts = useDateTexts();
  const queries = useQueryClient();
  const [stretch, setStretch] = useState<Stretch>();
  const [visits, setVisits] = useState<VisitMet[]>([]);
  const [choices, setChoices] = useState<Choices>({});
  const take = useTakeTimeOff();
  const look = useMutation({
    mutationFn: (asked: Stretch) => queries.fetchQuery(visitsInTheWayQuery(asked)),
    onSuccess: (found) => setVisits(found.visits),
  });

  const send = (asked: Stretch, met: VisitMet[]) =>
    take.mutate(
      { ...asked, visits: decisionsOf(met, choices) },
      {
        onSuccess: () => {
          announce(t("off.done"));
          onClose();
        },
        onError: (error) => {
          if (staleCode(error)) look.mutate(asked);
          else if (isProblem(error) && error.code === "time-off-overlaps") setVisits([]);
        },
      },
    );
  const next = (asked: Stretch) => {
    take.reset();
    setStretch(asked);
    look.mutate(asked, {
      onSuccess: ({ visits: met }) => {
        if (met.length === 0) send(asked, []);
      },
    });
  };

  const error = take.error ?? look.error;
  const stale = staleCode(error);
  const refusal = error ? (stale ? t(`off.problem.${stale}`) : problemText(error)) : undefined;
  const pending = take.isPending || look.isPending;

  if (!stretch || visits.length === 0) {
    return (
      <Dialog
        open
        onClose={onClose}
        title={t("off.title")}
        description={t("off.text", { zone: zoneText(schedule.timeZone, locale) })}
      >
        <TimeOffStretch
          zone={schedule.timeZone}
          stretch={stretch ?? initial}
          refusal={refusal}
          pending={pending}
          onNext={next}
          onClose={onClose}
        />
      </Dialog>
    );
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("off.visitsTitle")}
      description={t("off.visitsText", {
        count: visits.length,
        from: texts.moment(stretch.from),
        to: texts.moment(stretch.to),
      })}
    >
      <VisitsInTheWay
        visits={visits}
        zone={schedule.timeZone}
        choices={choices}
        refusal={refusal}
        pending={pending}
        onChoose={setChoices}
        onBack={() => {
          take.reset();
          setVisits([]);
        }}
        onSubmit={() => send(stretch, visits)}
      />
    </Dialog>
  );
}

function staleCode(error: unknown): (typeof STALE)[number] | undefined {
  return isProblem(error) ? STALE.find((code) => code === error.code) : undefined;
}
