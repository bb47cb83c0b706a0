import type { Session } from "./generated/types.gen";
import { Problem, problemFrom } from "./problem";
import { currentToken, endSession, mayHaveSession, sessionUnknown, startSession } from "./session";

/**
 * The transport under the generated client: adds the bearer token, refreshes it once when it has
 * run out, gives every write an `Idempotency-Key`, reads one's own writes through
 * `X-Min-Position`, and turns every failure into a `Problem`.
 */
export async function medbookFetch(
  input: RequestInfo | URL,
  init?: RequestInit,
): Promise<Response> {
  const request = new Request(input, init);
  const write = request.method === "GET" ? null : await writeAttempt(request);

  let response = await send(request, write?.key);
  if (response.status === 401 && !isAuthPath(request) && (await refreshSession())) {
    response = await send(request, write?.key);
  }
  if (write) settle(write, response);

  if (!response.ok) {
    const problem = await problemFrom(response);
    if (problem.status === 401 && !isAuthPath(request)) endSession();
    throw problem;
  }
  if (write) await rememberPosition(response);
  else noteStaleness(response);
  return response;
}

/** Network failures are retried with the same body and the same key, so nothing happens twice. */
const RETRY_DELAYS_MS = [300, 1200];

async function send(request: Request, key: string | undefined): Promise<Response> {
  for (let attempt = 0; ; attempt += 1) {
    const copy = request.clone();
    const token = currentToken();
    if (token) copy.headers.set("Authorization", `Bearer ${token}`);
    if (key) copy.headers.set("Idempotency-Key", key);
    if (!key && highestPosition > 0) copy.headers.set("X-Min-Position", String(highestPosition));
    try {
      return await fetch(copy);
    } catch (error) {
      if (request.signal.aborted) throw error;
      const delay = RETRY_DELAYS_MS[attempt];
      if (delay === undefined || !navigator.onLine) throw new Problem("network", 0);
      await new Promise((resolve) => setTimeout(resolve, delay));
    }
  }
}

// ---- writes: one key per wish ------------------------------------------------------------------

type WriteAttempt = { wish: string; key: string };

/** Wishes that were sent and never decided, by method, address and body. */
const undecided = new Map<string, string>();

/**
 * The same wish sent again after silence carries the same key, also when a person pressed the
 * button again. A wish that was granted or refused gets a new key the next time: the server
 * remembers its answer under the old one for ever, also a no.
 */
async function writeAttempt(request: Request): Promise<WriteAttempt> {
  const wish = `${request.method} ${request.url} ${await request.clone().text()}`;
  const key = undecided.get(wish) ?? crypto.randomUUID();
  undecided.set(wish, key);
  return { wish, key };
}

/** Turned away at the door: an earlier try of the wish may still be on its way. */
const NOT_DECIDED = new Set([401, 429]);

function settle({ wish }: WriteAttempt, response: Response) {
  if (response.status < 500 && !NOT_DECIDED.has(response.status)) undecided.delete(wish);
}

let highestPosition = 0;

async function rememberPosition(response: Response) {
  if (!response.headers.get("Content-Type")?.includes("json")) return;
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => null);
  if (typeof body !== "object" || body === null || !("position" in body)) return;
  const { position } = body;
  if (typeof position === "number") readFrom(position);
}

/** A write that has to be on its way before the page is gone; nobody waits for its answer. */
export function sendOnLeaving(method: "DELETE" | "POST", path: string) {
  const token = currentToken();
  const headers = {
    "Idempotency-Key": crypto.randomUUID(),
    ...(token ? { Authorization: `Bearer ${token}` } : {}),
  };
  fetch(path, { method, headers, keepalive: true }).catch(() => {});
}

/** From now on answers have to reflect what has happened up to here. */
export function readFrom(position: number) {
  highestPosition = Math.max(highestPosition, position);
}

// ---- reads that came too early -----------------------------------------------------------------

let onStale: () => void = () => {};

/** Called when a read table had not reached our own write yet; the app reads again a little later. */
export function whenStale(listener: () => void) {
  onStale = listener;
}

function noteStaleness(response: Response) {
  if (response.headers.get("X-Stale") === "true") onStale();
}

// ---- session -----------------------------------------------------------------------------------

function isAuthPath(request: Request): boolean {
  return new URL(request.url).pathname.startsWith("/api/auth/");
}

let refreshing: Promise<boolean> | null = null;

/** Asks for a new access token; callers at the same time share one request. */
export function refreshSession(): Promise<boolean> {
  refreshing ??= acrossTabs(refreshOnce).finally(() => {
    refreshing = null;
  });
  return refreshing;
}

/** Refresh tokens are used once, so two tabs must not spend the same one. */
async function acrossTabs(task: () => Promise<boolean>): Promise<boolean> {
  return "locks" in navigator ? navigator.locks.request("medbook-refresh", task) : task();
}

async function refreshOnce(): Promise<boolean> {
  const response = await fetch("/api/auth/refresh", { method: "POST" }).catch(() => null);
  if (!response) throw new Problem("network", 0);
  if (response.ok) {
    startSession((await response.json()) as Session);
    return true;
  }
  if (response.status !== 401) throw await problemFrom(response);
  endSession();
  return false;
}

/** At start: a silent refresh when this browser may hold a session. */
export async function resumeSession(): Promise<void> {
  if (!mayHaveSession()) return endSession();
  await refreshSession().catch(sessionUnknown);
}
