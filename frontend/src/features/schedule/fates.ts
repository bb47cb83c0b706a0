import type { VisitMet } from "@/api/generated/types.gen";
import type { VisitFate as Fate } from "@/api/generated/types.gen";
import type { VisitInTheWay } from "@/api/generated/types.gen";

/** What becomes of each visit, by its id. */
export type Choices = Record<string, Fate["action"]>;

/** What was chosen for a visit; moving needs a time to move to. */
export function fateOf({ visit, suggestion }: VisitMet, choices: Choices): Fate | undefined {
  const action = choices[visit.id];
  switch (action) {
    case "keep":
    case "cancel":
      return { action };
    case "move":
      return suggestion ? { action, startsAt: suggestion.startsAt } : undefined;
    case undefined:
      return undefined;
  }
}

export function decisionsOf(visits: VisitMet[], choices: Choices): VisitInTheWay[] {
  return visits.flatMap((met) => {
    const then = fateOf(met, choices);
    return then ? [{ appointmentId: met.visit.id, then }] : [];
  });
}

/** The same for all; visits with no time to move to stay as they were decided. */
export function chooseForAll(
  visits: VisitMet[],
  choices: Choices,
  action: "move" | "cancel",
): Choices {
  const possible = visits.filter(({ suggestion }) => action === "cancel" || suggestion);
  return { ...choices, ...Object.fromEntries(possible.map(({ visit }) => [visit.id, action])) };
}
