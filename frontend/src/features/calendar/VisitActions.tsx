import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CalendarVisit } from "@/api/generated/types.gen";
import { Button } from "@/components/ui/Button";
import { FieldError } from "@/components/ui/Field";
import { announce } from "@/components/ui/Toast";
import { useProblemText } from "@/lib/problem-text";
import { actionsFor } from "./actions";
import { usePatientName } from "./patient-name";
import { useVisitAction, type VisitAction } from "./queries";

const AskDialog = lazy(() =>
  import("./AskDialog").then((module) => ({ default: module.AskDialog })),
);

const looks = {
  confirm: "soft",
  decline: "secondary",
  complete: "soft",
  noShow: "secondary",
  cancel: "muted-critical",
} as const;

const announcements = {
  confirm: "visit.confirmed",
  decline: "visit.declined",
  complete: "visit.completed",
  noShow: "visit.noShowMarked",
  cancel: "visit.cancelled",
} as const;

/** The state changes of one visit: one tap each, a question first where it cannot be undone. */
export function VisitActions({ visit, now }: { visit: CalendarVisit; now: number }) {
  const { t } = useTranslation("doctor");
  const problemText = useProblemText();
  const change = useVisitAction();
  const [asking, setAsking] = useState<"decline" | "cancel" | null>(null);
  const name = usePatientName(visit);

  const run = (action: VisitAction) =>
    change.mutate(
      { id: visit.id, action },
      {
        onSuccess: () => {
          setAsking(null);
          announce(t(announcements[action], { name }));
        },
      },
    );

  const actions = actionsFor(visit, now);
  if (actions.length === 0) return null;
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap gap-2">
        {actions.map((action) => (
          <Button
            key={action}
            size="small"
            look={looks[action]}
            aria-label={t("visit.of", { action: t(`visit.${action}`), name })}
            pending={change.isPending && change.variables.action === action}
            onClick={() =>
              action === "decline" || action === "cancel" ? setAsking(action) : run(action)
            }
          >
            {t(`visit.${action}`)}
          </Button>
        ))}
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
            onConfirm={() => run(asking)}
            onClose={() => setAsking(null)}
          />
        </Suspense>
      )}
    </div>
  );
}
