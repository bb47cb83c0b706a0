import { useSyncExternalStore } from "react";
import type { Me } from "./generated/types.gen";

/**
 * Who is signed in. The access token lives in this module's memory only; the refresh token is an
 * HttpOnly cookie this code never sees. What is remembered in the browser is the harmless fact
 * that there may be a session worth refreshing, so that visitors do not cause a refused request.
 */
export type SessionState =
  | { status: "starting" }
  | { status: "anonymous" }
  | { status: "signed-in"; account: Me };

const HINT = "medbook.session";

let state: SessionState = { status: "starting" };
let accessToken: string | null = null;
const listeners = new Set<() => void>();

function become(next: SessionState) {
  state = next;
  for (const listener of listeners) listener();
}

export function currentToken(): string | null {
  return accessToken;
}

export function currentSession(): SessionState {
  return state;
}

export function mayHaveSession(): boolean {
  return localStorage.getItem(HINT) !== null;
}

export function startSession(session: { accessToken: string; account: Me }) {
  accessToken = session.accessToken;
  localStorage.setItem(HINT, "1");
  become({ status: "signed-in", account: session.account });
}

export function endSession() {
  accessToken = null;
  localStorage.removeItem(HINT);
  become({ status: "anonymous" });
}

/** The server could not be asked who this is; the next start tries again. */
export function sessionUnknown() {
  accessToken = null;
  become({ status: "anonymous" });
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useSession(): SessionState {
  return useSyncExternalStore(subscribe, currentSession);
}

export function useAccount(): Me | null {
  const session = useSession();
  return session.status === "signed-in" ? session.account : null;
}
