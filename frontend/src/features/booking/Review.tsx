import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Booked, Slot, VisitType } from "@/api/generated/types.gen";
import { isProblem } from "@/api/problem";
import { useSession } from "@/api/session";
import { Button, ButtonLink } from "@/components/ui/Button";
import { controlClass } from "@/components/ui/classes";
import { Field } from "@/components/ui/Field";
import { Notice } from "@/components/ui/Notice";
import { Policy } from "@/components/ui/Policy";
import { Bone } from "@/components/ui/Skeleton";
import { useNow } from "@/lib/now";
import { paths } from "@/lib/paths";
import { useProblemText } from "@/lib/problem-text";
import type { HoldControl } from "./hold";
import { NearestTimes } from "./NearestTimes";
import { conditionsQuery, useBook, useBookSeries } from "./queries";
import { Repeat } from "./Repeat";
import type { Repetition } from "./repetition";

type ReviewProps = {
  doctorId: string;
  /** The practice's zone. */
  zone: string;
  type: VisitType;
  startsAt: string;
  /** Why the patient comes, as typed so far. */
  reason: string;
  onReason: (reason: string) => void;
  /** False when the wished time was not among the free ones any more. */
  stillFree: boolean;
  /** The time kept for the reader meanwhile. */
  holding: HoldControl;
  /** Where to come back to after signing in. */
  here: string;
  allTimes: string;
  onChoose: (slot: Slot) => void;
  onBooked: (booked: Pick<Booked, "appointmentId">) => void;
};

/**
 * Codes that mean "this very time cannot be had", each with the title of its notice: the form
 * stays, other times are offered.
 */
const TIME_REFUSALS = {
  "slot-taken": "book.goneTitle",
  "not-offered": "book.goneTitle",
  "in-the-past": "book.goneTitle",
  "patient-busy": "book.busyTitle",
  "too-soon": "book.tooSoonTitle",
  "too-far-ahead": "book.tooFarTitle",
  "fully-booked": "book.fullTitle",
} as const;

function isTimeRefusal(code: string): code is keyof typeof TIME_REFUSALS {
  return Object.hasOwn(TIME_REFUSALS, code);
}

const HOUR_MS = 3_600_000;
/** What the contract allows for the reason. */
const REASON_LENGTH = 500;

export function Review(props: ReviewProps) {
  const { doctorId, zone, type, startsAt, reason, onReason } = props;
  const { stillFree, holding, here, allTimes, onChoose, onBooked } = props;
  const { t } = useTranslation(["booking", "common"]);
  const problemText = useProblemText();
  const session = useSession();
  const book = useBook(holding.current);
  const bookAll = useBookSeries(holding.current);
  const [repetition, setRepetition] = useState<Repetition | null>(null);
  const now = useNow();

  const unheld = holding.hold.state === "refused" ? holding.hold.error : null;
  const refusal =
    book.isError && book.variables.startsAt === startsAt
      ? book.error
      : isProblem(unheld) && isTimeRefusal(unheld.code)
        ? unheld
        : bookAll.error;
  const refusedTime =
    isProblem(refusal) && isTimeRefusal(refusal.code) ? TIME_REFUSALS[refusal.code] : undefined;
  const ownVisit = isProblem(refusal) ? refusal.appointmentId : undefined;
  const busy = [book, bookAll].some(({ isPending, isSuccess }) => isPending || isSuccess);
  const gone = refusedTime !== undefined || (!stillFree && !busy && !refusal);
  const freeUntil = new Date(
    Date.parse(startsAt) - type.cancellationNoticeHours * HOUR_MS,
  ).toISOString();
  const isPatient = session.status === "signed-in" && session.account.role === "patient";
  const { data: conditions } = useQuery({ ...conditionsQuery, enabled: isPatient });
  const callFirst = isPatient ? conditions?.callFirst : undefined;
  const byDoctor = type.confirmation === "by-doctor" || Boolean(callFirst);

  const submitText = repetition
    ? byDoctor
      ? "repeat.submitRequest"
      : "repeat.submit"
    : byDoctor
      ? "book.submitRequest"
      : "book.submit";

  const submit = () => {
    const wish = { doctorId, visitTypeId: type.id, startsAt, reason: reason.trim() || null };
    if (!repetition) {
      book.mutate(wish, {
        onSuccess: (booked) => {
          holding.spent();
          onBooked(booked);
        },
      });
      return;
    }
    bookAll.mutate(
      { ...wish, repetition },
      {
        onSuccess: ({ visits }) => {
          holding.spent();
          if (visits[0]) onBooked(visits[0]);
        },
        onError: (error) => {
          // Those that are gone are left out; the rest can be booked with one more press.
          const gone = isProblem(error) ? error.numbers : [];
          setRepetition({ ...repetition, without: [...repetition.without, ...gone] });
        },
      },
    );
  };

  const action = () => {
    switch (session.status) {
      case "starting":
        return <Bone className="h-12 w-full sm:w-56" />;
      case "anonymous":
        return (
          <>
            <p className="w-full text-sm text-muted">{t("book.signInFirst")}</p>
            <ButtonLink size="large" to={paths.signIn(here)}>
              {t("book.signIn")}
            </ButtonLink>
            <ButtonLink size="large" look="secondary" to={paths.signUp(here)}>
              {t("book.signUp")}
            </ButtonLink>
          </>
        );
      case "signed-in":
        if (session.account.role !== "patient") {
          return <Notice tone="info">{t("book.patientsOnly")}</Notice>;
        }
        return (
          <Button size="large" className="w-full sm:w-auto" pending={busy} onClick={submit}>
            {t(submitText)}
          </Button>
        );
    }
  };

  if (ownVisit) {
    return (
      <Notice tone="info" live="assertive">
        <p>{problemText(refusal)}</p>
        <ButtonLink look="quiet" size="small" className="mt-2 -ms-3" to={paths.visit(ownVisit)}>
          {t("book.toVisit")}
        </ButtonLink>
      </Notice>
    );
  }

  return (
    <div className="flex flex-col gap-6">
      {gone ? (
        <Notice tone="caution" live="assertive" title={t(refusedTime ?? "book.goneTitle")}>
          <p>{refusal ? problemText(refusal) : t("book.gone")}</p>
          <NearestTimes
            doctorId={doctorId}
            visitType={type.id}
            wished={startsAt}
            onChoose={(slot) => {
              book.reset();
              onChoose(slot);
            }}
          />
          <ButtonLink look="quiet" size="small" className="mt-2 -ms-3" to={allTimes}>
            {t("book.otherTimes")}
          </ButtonLink>
        </Notice>
      ) : (
        <>
          {refusal && (
            <Notice tone="critical" live="assertive">
              {problemText(refusal)}
            </Notice>
          )}
          {unheld && !refusal ? <NotKept error={unheld} onAgain={holding.keepAgain} /> : null}
          <div className="flex max-w-[60ch] flex-col gap-2">
            <p>
              {t(byDoctor ? "book.policyByDoctor" : "book.policyAutomatic")}
              {type.price.amount > 0 && !type.telehealth && ` ${t("book.payThere")}`}
            </p>
            <p>
              <Policy
                noticeHours={type.cancellationNoticeHours}
                freeUntil={freeUntil}
                zone={zone}
                now={now}
              />
            </p>
          </div>
          {callFirst && (
            <Notice tone="caution" title={t("book.callFirstTitle")}>
              {t("book.callFirst", { count: callFirst.missed, months: callFirst.months })}
            </Notice>
          )}
          {isPatient && (
            <Field
              label={t("book.reason")}
              optional={t("common:form.optional")}
              hint={t("book.reasonHint")}
            >
              {(control) => (
                <textarea
                  dir="auto"
                  {...control}
                  rows={3}
                  maxLength={REASON_LENGTH}
                  value={reason}
                  onChange={(event) => onReason(event.target.value)}
                  className={controlClass}
                />
              )}
            </Field>
          )}
          {session.status === "signed-in" && session.account.role === "patient" && (
            <Repeat
              doctorId={doctorId}
              visitType={type.id}
              startsAt={startsAt}
              value={repetition}
              onChange={(value) => {
                bookAll.reset();
                setRepetition(value);
              }}
            />
          )}
          <div className="flex flex-col flex-wrap gap-3 sm:flex-row">{action()}</div>
        </>
      )}
    </div>
  );
}

/** The time is free but not kept; it can be booked all the same. */
function NotKept({ error, onAgain }: { error: unknown; onAgain: () => void }) {
  const { t } = useTranslation("booking");
  const limit = isProblem(error) && error.code === "hold-limit";
  return (
    <Notice tone="info" live="polite" title={t("hold.notKeptTitle")}>
      <p>{t(limit ? "hold.limit" : "hold.notKept")}</p>
      <Button look="secondary" size="small" className="mt-2" onClick={onAgain}>
        {t("hold.again")}
      </Button>
    </Notice>
  );
}
