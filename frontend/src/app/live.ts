import type { QueryClient } from "@tanstack/react-query";
import { readFrom, refreshSession } from "@/api/client";
import { eventReader } from "@/api/events";
import type { Changed, What } from "@/api/generated/types.gen";
import { currentToken } from "@/api/session";
import { setLiveBroken } from "@/lib/live-state";

/** What was read under these keys may have changed. */
const keysOf: Record<Exclude<What, "everything">, string[]> = {
  visits: ["visits", "calendar", "times", "visits-in-the-way"],
  holds: ["times"],
  waitlist: ["waitlist", "times"],
  schedule: ["schedule", "calendar", "times", "preview"],
  reviews: ["reviews"],
  doctors: ["admin-doctors"],
  profile: ["doctor"],
  engine: ["engine"],
  settings: ["settings", "specialties"],
};

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** Two heartbeats and some: a connection that is silent for longer is dead. */
const SILENCE_MS = 40_000;
/** How long a break goes unmentioned. */
const UNMENTIONED_MS = 30_000;
/** Changes that come together are read together. */
const TOGETHER_MS = 150;

/**
 * Keeps what is on the page in step with what others do, while the page is seen: a hidden tab
 * lets its connection go and reads again what it missed. Returns how to stop.
 */
export function followChanges(queries: QueryClient): () => void {
  const stopped = new AbortController();
  let connection: AbortController | undefined;
  let position: number | undefined;
  let pause = FIRST_PAUSE_MS;
  let mention: ReturnType<typeof setTimeout> | undefined;
  let collected = new Set<string>();
  let everything = false;
  let flush: ReturnType<typeof setTimeout> | undefined;

  const works = () => {
    clearTimeout(mention);
    mention = undefined;
    pause = FIRST_PAUSE_MS;
    setLiveBroken(false);
  };
  const fails = () => {
    mention ??= setTimeout(() => setLiveBroken(true), UNMENTIONED_MS);
  };

  const readAgain = () => {
    // What the reader is doing reads its own changes when it is done, and says so from a part of the page that must
    // still be there then.
    if (queries.isMutating() > 0) {
      flush = setTimeout(readAgain, TOGETHER_MS);
      return;
    }
    flush = undefined;
    const keys = collected;
    collected = new Set();
    if (everything) void queries.invalidateQueries();
    else for (const key of keys) void queries.invalidateQueries({ queryKey: [key] });
    everything = false;
  };
  const take = ({ what, position: reached }: Changed) => {
    position = reached;
    if (what.length === 0) return;
    readFrom(reached);
    for (const each of what) {
      if (each === "everything") everything = true;
      else for (const key of keysOf[each] ?? []) collected.add(key);
    }
    flush ??= setTimeout(readAgain, TOGETHER_MS);
  };

  /** Reads one connection to its end; the seconds to wait before the next one, if it says so. */
  const listen = async (signal: AbortController): Promise<number | undefined> => {
    const response = await fetch("/api/live", {
      signal: signal.signal,
      headers: {
        Accept: "text/event-stream",
        Authorization: `Bearer ${currentToken() ?? ""}`,
        ...(position === undefined ? {} : { "Last-Event-ID": String(position) }),
      },
    });
    if (response.status === 401) {
      await refreshSession();
      return 0;
    }
    if (!response.ok || !response.body) {
      return Number(response.headers.get("Retry-After")) || undefined;
    }
    const read = eventReader();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const silence = setTimeout(() => signal.abort(), SILENCE_MS);
      const { done, value } = await reader.read().finally(() => clearTimeout(silence));
      if (done) return 0;
      works();
      for (const { event, data } of read(value)) {
        if (event === "changed") take(JSON.parse(data) as Changed);
      }
    }
  };

  const run = async () => {
    while (!stopped.signal.aborted) {
      await seen(stopped.signal);
      if (stopped.signal.aborted) break;
      connection = new AbortController();
      const wait = await listen(connection).catch(() => undefined);
      if (stopped.signal.aborted) break;
      if (document.hidden) continue;
      fails();
      // A connection that ends as it should, with its token, is opened again at once.
      const after = wait === undefined ? pause : wait * 1000;
      if (wait !== 0) pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      await sleep(after + Math.random() * FIRST_PAUSE_MS);
    }
  };
  const letGo = () => {
    if (document.hidden) connection?.abort();
  };

  document.addEventListener("visibilitychange", letGo);
  void run();
  return () => {
    stopped.abort();
    connection?.abort();
    document.removeEventListener("visibilitychange", letGo);
    clearTimeout(mention);
    clearTimeout(flush);
    setLiveBroken(false);
  };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Once the page is seen, or nobody waits any more. */
function seen(stopped: AbortSignal): Promise<void> {
  if (!document.hidden) return Promise.resolve();
  return new Promise((resolve) => {
    const look = () => {
      if (document.hidden && !stopped.aborted) return;
      document.removeEventListener("visibilitychange", look);
      resolve();
    };
    document.addEventListener("visibilitychange", look);
    stopped.addEventListener("abort", look);
  });
}
