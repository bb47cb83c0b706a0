import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CalendarVisit } from "@/api/generated/types.gen";
import { Button } from "@/components/ui/Button";
import { FieldError } from "@/components/ui/Field";
import { Menu } from "@/components/ui/Menu";
import { announce } from "@/components/ui/Toast";
import { useProblemText } from "@/lib/problem-text";
import { actionsFor } from "./actions";
import { usePatientName } from "./patient-name";
import { useVisitAction, type VisitAction, type VisitChange } from "./queries";

const AskDialog = lazy(() =>
  import("./AskDialog").then((module) => ({ default: module.AskDialog })),
);

const looks = {
  confirm: "soft",
  decline: "secondary",
  checkIn: "soft",
  undoCheckIn: "secondary",
  start: "soft",
  complete: "soft",
  noShow: "secondary",
  undoNoShow: "secondary",
  cancel: "muted-critical",
} as const;

const announcements = {
  confirm: "visit.confirmed",
  decline: "visit.declined",
  checkIn: "visit.checkedIn",
  undoCheckIn: "visit.checkInUndone",
  start: "visit.started",
  complete: "visit.completed",
  noShow: "visit.noShowMarked",
  undoNoShow: "visit.noShowUndone",
  cancel: "visit.cancelled",
} as const;

/** The state changes of one visit: the next step one tap away, a question first where it cannot be undone. */
export function VisitActions({ visit, now }: { visit: CalendarVisit; now: number }) {
  const { t } = useTranslation("doctor");
  const problemText = useProblemText();
  const change = useVisitAction();
  const [asking, setAsking] = useState<"decline" | "cancel" | null>(null);
  const name = usePatientName(visit);

  // Said also when the visit has left this list by then: callbacks given to `mutate` would be lost with it.
  const run = (wanted: VisitChange) =>
    void change.mutateAsync(wanted).then(
      () => {
        setAsking(null);
        announce(t(announcements[wanted.action], { name }));
      },
      () => {},
    );
  const choose = (action: VisitAction) =>
    action === "decline" || action === "cancel" ? setAsking(action) : run({ id: visit.id, action });

  const { buttons, menu } = actionsFor(visit, now);
  if (buttons.length === 0 && menu.length === 0) return null;
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        {buttons.map((action) => (
          <Button
            key={action}
            size="small"
            look={looks[action]}
            aria-label={t("visit.of", { action: t(`visit.${action}`), name })}
            pending={change.isPending && change.variables.action === action}
            onClick={() => choose(action)}
          >
            {t(`visit.${action}`)}
          </Button>
        ))}
        {menu.length > 0 && (
          <Menu
            label={t("visit.moreOf", { name })}
            items={menu.map((action) => ({
              key: action,
              label: t(`visit.${action}`),
              critical: action === "cancel",
              onChoose: () => choose(action),
            }))}
          />
        )}
      </div>
      {change.isError && !asking && (
        <span role="alert">
          <FieldError>{problemText(change.error)}</FieldError>
        </span>
      )}
      {asking && (
        <Suspense>
          <AskDialog
            action={asking}
            name={name}
            pending={change.isPending}
            refusal={change.isError ? problemText(change.error) : undefined}
            onConfirm={(answer) => run({ id: visit.id, ...answer })}
            onClose={() => setAsking(null)}
          />
        </Suspense>
      )}
    </div>
  );
}
