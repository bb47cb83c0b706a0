import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { isProblem } from "@/api/problem";
import { sendOnLeaving } from "@/api/client";
import { placeHold, releaseHold, renewHold } from "@/api/generated/sdk.gen";
import type { PlaceHold } from "@/api/generated/types.gen";

/** How long the server keeps a time; a clock that is wrong here must not promise more. */
const KEPT_FOR_MS = 8 * 60_000;

/** Booking does not wait longer than this to learn of its hold. */
const PATIENCE_MS = 5_000;

/** A time kept for the reader while the form is filled in. */
export type Hold =
  /** Nobody is here whom a time can be kept for. */
  | { state: "none" }
  | { state: "placing" }
  /** `until` on this device's clock. */
  | { state: "kept"; id: string; until: number; renewed: boolean; locationId: string | null }
  /** It has ended by itself; the time may still be free. */
  | { state: "over" }
  | { state: "refused"; error: unknown };

export type HoldControl = {
  hold: Hold;
  /** Keeps it once more as long. */
  keepLonger: () => void;
  renewing: boolean;
  /** Tries to keep the time again after it was over or could not be kept. */
  keepAgain: () => void;
  /** The hold to book with, once it is known whether there is one. */
  current: () => Promise<string | null>;
  /** It was booked with, so there is nothing left to give up. */
  spent: () => void;
};

/** One after the other: giving a time up must not overtake keeping it, nor the other way round. */
let queue: Promise<unknown> = Promise.resolve();

function inOrder<Answer>(task: () => Promise<Answer>): Promise<Answer> {
  const next = queue.then(task);
  queue = next.catch(() => {});
  return next;
}

/** What one wish came to: the id of its hold as soon as it has one. */
type Attempt = { answer: Promise<string | null>; id: string | null; ended: boolean };

const NONE: Hold = { state: "none" };
const PLACING: Hold = { state: "placing" };

const NO_ATTEMPT: Attempt = { answer: Promise.resolve(null), id: null, ended: true };

/**
 * Keeps a time from when the form is open until it is left: by another choice, by going back or by
 * closing the page. `null`: keep nothing.
 */
export function useHold(wish: PlaceHold | null): HoldControl {
  const queries = useQueryClient();
  const [outcome, setOutcome] = useState<{ of: string; hold: Hold } | null>(null);
  const [renewing, setRenewing] = useState(false);
  const [turn, setTurn] = useState(0);
  const attempt = useRef<Attempt>(NO_ATTEMPT);
  const { doctorId, visitTypeId, startsAt } = wish ?? {};
  const of = `${doctorId} ${visitTypeId} ${startsAt} ${turn}`;
  const hold: Hold = !wish ? NONE : outcome?.of === of ? outcome.hold : PLACING;
  const become = (next: Hold) => setOutcome({ of, hold: next });

  useEffect(() => {
    if (!doctorId || !visitTypeId || !startsAt) {
      attempt.current = NO_ATTEMPT;
      return undefined;
    }
    const mine: Attempt = { answer: Promise.resolve(null), id: null, ended: false };
    attempt.current = mine;
    const become = (next: Hold) => {
      if (!mine.ended) setOutcome({ of, hold: next });
    };
    mine.answer = inOrder(async () => {
      // Left before it began, as when React mounts twice.
      if (mine.ended) return null;
      const { holdId, expiresAt, locationId } = await placeHold({
        body: { doctorId, visitTypeId, startsAt },
      });
      mine.id = holdId;
      become({ state: "kept", id: holdId, until: until(expiresAt), renewed: false, locationId });
      return holdId;
    }).catch((error: unknown) => {
      become({ state: "refused", error });
      return null;
    });
    const leave = () => {
      if (mine.ended || !mine.id) return;
      mine.ended = true;
      sendOnLeaving("DELETE", `/api/holds/${mine.id}`);
    };
    // The page comes back as it was left, but what it kept is given up.
    const comeBack = (event: PageTransitionEvent) => event.persisted && setTurn((last) => last + 1);
    window.addEventListener("pagehide", leave);
    window.addEventListener("pageshow", comeBack);
    return () => {
      window.removeEventListener("pagehide", leave);
      window.removeEventListener("pageshow", comeBack);
      if (mine.ended) return;
      mine.ended = true;
      void inOrder(async () => {
        if (!mine.id) return;
        await releaseHold({ path: { id: mine.id } });
        await queries.invalidateQueries({ queryKey: ["times"] });
        // One that could not be given up ends by itself.
      }).catch(() => {});
    };
  }, [queries, doctorId, visitTypeId, startsAt, of]);

  const end = hold.state === "kept" ? hold.until : undefined;
  useEffect(() => {
    if (end === undefined) return undefined;
    const timer = setTimeout(
      () => setOutcome({ of, hold: { state: "over" } }),
      Math.max(0, end - Date.now()),
    );
    return () => clearTimeout(timer);
  }, [end, of]);

  const keepLonger = () => {
    if (hold.state !== "kept") return;
    setRenewing(true);
    renewHold({ path: { id: hold.id } })
      .then(({ expiresAt }) => become({ ...hold, until: until(expiresAt), renewed: true }))
      .catch((error: unknown) => {
        if (!isProblem(error)) return;
        if (error.code === "hold-over") become({ state: "over" });
        else if (error.code === "hold-already-renewed") become({ ...hold, renewed: true });
      })
      .finally(() => setRenewing(false));
  };

  return {
    hold,
    keepLonger,
    renewing,
    keepAgain: () => setTurn((last) => last + 1),
    current: () => Promise.race([attempt.current.answer, nothingAfter(PATIENCE_MS)]),
    spent: () => {
      attempt.current.ended = true;
    },
  };
}

function nothingAfter(ms: number): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), ms));
}

function until(expiresAt: string): number {
  return Math.min(Date.parse(expiresAt), Date.now() + KEPT_FOR_MS);
}
