import { useTranslation } from "react-i18next";
import type { Booked, Slot, VisitType } from "@/api/generated/types.gen";
import { isProblem } from "@/api/problem";
import { useSession } from "@/api/session";
import { Button, ButtonLink } from "@/components/ui/Button";
import { Notice } from "@/components/ui/Notice";
import { Bone } from "@/components/ui/Skeleton";
import { paths } from "@/lib/paths";
import { useProblemText } from "@/lib/problem-text";
import { NearestTimes } from "./NearestTimes";
import { useBook } from "./queries";

type ReviewProps = {
  doctorId: string;
  type: VisitType;
  startsAt: string;
  /** False when the wished time was not among the free ones any more. */
  stillFree: boolean;
  /** Where to come back to after signing in. */
  here: string;
  allTimes: string;
  onChoose: (slot: Slot) => void;
  onBooked: (booked: Booked) => void;
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
} as const;

function isTimeRefusal(code: string): code is keyof typeof TIME_REFUSALS {
  return Object.hasOwn(TIME_REFUSALS, code);
}

export function Review(props: ReviewProps) {
  const { doctorId, type, startsAt, stillFree, here, allTimes, onChoose, onBooked } = props;
  const { t } = useTranslation("patient");
  const problemText = useProblemText();
  const session = useSession();
  const book = useBook();

  const refusal = book.isError && book.variables.startsAt === startsAt ? book.error : null;
  const refusedTime =
    isProblem(refusal) && isTimeRefusal(refusal.code) ? TIME_REFUSALS[refusal.code] : undefined;
  const ownVisit = isProblem(refusal) ? refusal.appointmentId : undefined;
  const gone =
    refusedTime !== undefined || (!stillFree && !book.isPending && !book.isSuccess && !refusal);
  const byDoctor = type.confirmation === "by-doctor";

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
          <Button
            size="large"
            className="w-full sm:w-auto"
            pending={book.isPending || book.isSuccess}
            onClick={() =>
              book.mutate(
                { doctorId, visitTypeId: type.id, startsAt },
                { onSuccess: (booked) => onBooked(booked) },
              )
            }
          >
            {t(byDoctor ? "book.submitRequest" : "book.submit")}
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
          <p className="max-w-[60ch]">
            {t(byDoctor ? "book.policyByDoctor" : "book.policyAutomatic")}
            {type.price.amount > 0 && !type.telehealth && ` ${t("book.payThere")}`}
          </p>
          <div className="flex flex-col flex-wrap gap-3 sm:flex-row">{action()}</div>
        </>
      )}
    </div>
  );
}
