import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/Button";
import { Notice } from "@/components/ui/Notice";
import { announce } from "@/components/ui/Toast";
import { useProblemText } from "@/lib/problem-text";
import { type Taken, useGiveBack } from "./queries";

const TakeAwayDialog = lazy(() =>
  import("./TakeAwayDialog").then((module) => ({ default: module.TakeAwayDialog })),
);

type PanelActionsProps = { taken: Taken; standing: "active" | "retired" };

/** Retires what is open in the panel, or gives it back. */
export function PanelActions({ taken, standing }: PanelActionsProps) {
  const { t } = useTranslation("settings");
  const problemText = useProblemText();
  const giveBack = useGiveBack();
  const [asking, setAsking] = useState(false);
  return (
    <div className="flex flex-col gap-3 border-t border-line pt-5">
      {giveBack.isError && (
        <Notice tone="critical" live="assertive">
          {problemText(giveBack.error)}
        </Notice>
      )}
      {standing === "active" ? (
        <Button look="quiet-critical" className="self-start" onClick={() => setAsking(true)}>
          {t("retire")}
        </Button>
      ) : (
        <Button
          look="secondary"
          className="self-start"
          pending={giveBack.isPending}
          onClick={() =>
            giveBack.mutate(taken, {
              onSuccess: () => announce(t("restored", { name: taken.name })),
            })
          }
        >
          {t("restore")}
        </Button>
      )}
      <Suspense>
        {asking && <TakeAwayDialog taken={taken} onClose={() => setAsking(false)} />}
      </Suspense>
    </div>
  );
}
