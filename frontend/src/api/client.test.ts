import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Me } from "./generated/types.gen";
import type { Problem } from "./problem";

type Client = typeof import("./client");
type SessionStore = typeof import("./session");

const ACCOUNT: Me = {
  id: "1",
  role: "patient",
  name: "A",
  email: "a@b.c",
  timeZone: "UTC",
  locale: "en",
};
const book = (body = '{"a":1}') =>
  new Request(`${window.location.origin}/api/appointments`, { method: "POST", body });
const read = () => new Request(`${window.location.origin}/api/visits`);
const json = (body: unknown, status = 200) => Response.json(body, { status });
const session = (accessToken: string) => json({ accessToken, expiresAt: "", account: ACCOUNT });

let client: Client;
let store: SessionStore;
/** What was really sent, in order. */
let sent: Request[];

function answer(...answers: (Response | Error | ((request: Request) => Response))[]) {
  let next = 0;
  vi.stubGlobal(
    "fetch",
    vi.fn(async (input: RequestInfo | URL, init?: RequestInit) => {
      const url = typeof input === "string" ? new URL(input, window.location.origin) : input;
      const request = new Request(url, init);
      sent.push(request);
      const given = answers[Math.min(next, answers.length - 1)];
      next += 1;
      if (given instanceof Error) throw given;
      return typeof given === "function" ? given(request) : (given as Response).clone();
    }),
  );
}

async function refused(promise: Promise<unknown>): Promise<Problem> {
  return promise.then(
    () => Promise.reject(new Error("was not refused")),
    (problem: Problem) => problem,
  );
}

beforeEach(async () => {
  sent = [];
  localStorage.clear();
  vi.resetModules();
  vi.useFakeTimers({ shouldAdvanceTime: true, advanceTimeDelta: 200 });
  client = await import("./client");
  store = await import("./session");
});

describe("the session", () => {
  it("is refreshed once for many calls refused at the same time, and each is sent again", async () => {
    store.startSession({ accessToken: "old", account: ACCOUNT });
    answer((request) => {
      if (request.url.endsWith("/refresh")) return session("new");
      return request.headers.get("Authorization") === "Bearer new"
        ? json({})
        : json({ code: "sign-in-required" }, 401);
    });
    await Promise.all([client.medbookFetch(read()), client.medbookFetch(read())]);
    expect(sent.filter((request) => request.url.endsWith("/refresh"))).toHaveLength(1);
  });

  it("ends when the refresh is refused", async () => {
    store.startSession({ accessToken: "old", account: ACCOUNT });
    answer(json({ code: "session-ended" }, 401));
    const problem = await refused(client.medbookFetch(read()));
    expect(problem.status).toBe(401);
    expect(store.currentSession().status).toBe("anonymous");
  });

  it("survives a refresh that could not reach the server", async () => {
    store.startSession({ accessToken: "old", account: ACCOUNT });
    answer(json({ code: "sign-in-required" }, 401), new TypeError("offline"));
    const problem = await refused(client.medbookFetch(read()));
    expect(problem.code).toBe("network");
    expect(store.currentSession().status).toBe("signed-in");
  });

  it("is not asked for at start in a browser that never had one", async () => {
    answer(json({}, 401));
    await client.resumeSession();
    expect(sent).toHaveLength(0);
    expect(store.currentSession().status).toBe("anonymous");
  });

  it("keeps the access token out of every storage", () => {
    store.startSession({ accessToken: "secret-token", account: ACCOUNT });
    const kept = [localStorage, sessionStorage].map((storage) => JSON.stringify(storage)).join();
    expect(kept).toContain("medbook.session");
    expect(kept).not.toContain("secret-token");
  });

  it("does not refresh for a refused sign-in", async () => {
    answer(json({ code: "wrong-credentials" }, 401));
    const signIn = new Request(`${window.location.origin}/api/auth/sign-in`, { method: "POST" });
    const problem = await refused(client.medbookFetch(signIn));
    expect(problem.code).toBe("wrong-credentials");
    expect(sent).toHaveLength(1);
  });
});

describe("a write", () => {
  const keyOf = (index: number) => sent[index]?.headers.get("Idempotency-Key");

  it("is repeated with the same key when the network fails", async () => {
    answer(new TypeError("offline"), json({ position: 3 }));
    await client.medbookFetch(book());
    expect(sent).toHaveLength(2);
    expect(keyOf(0)).toBeTruthy();
    expect(keyOf(1)).toBe(keyOf(0));
  });

  it("keeps its key when a person tries again after silence", async () => {
    answer(new TypeError("offline"));
    await refused(client.medbookFetch(book()));
    const first = keyOf(0);
    answer(json({ position: 3 }));
    await client.medbookFetch(book());
    expect(sent.at(-1)?.headers.get("Idempotency-Key")).toBe(first);
  });

  it("gets a new key once the last one was answered, even by a refusal", async () => {
    answer(json({ code: "slot-taken", detail: "Taken." }, 409), json({ position: 3 }));
    const problem = await refused(client.medbookFetch(book()));
    expect(problem.code).toBe("slot-taken");
    expect(problem.detail).toBe("Taken.");
    await client.medbookFetch(book());
    expect(keyOf(1)).toBeTruthy();
    expect(keyOf(1)).not.toBe(keyOf(0));
  });

  it("gets a new key when something else is asked for, also after silence", async () => {
    answer(new TypeError("offline"));
    await refused(client.medbookFetch(book()));
    const first = keyOf(0);
    answer(json({ code: "slot-taken" }, 409));
    await refused(client.medbookFetch(book('{"a":2}')));
    expect(sent.at(-1)?.headers.get("Idempotency-Key")).not.toBe(first);
  });

  it("keeps its key when it was not let in, because an earlier try may be on its way", async () => {
    answer(new TypeError("offline"));
    await refused(client.medbookFetch(book()));
    const first = keyOf(0);
    answer(
      json({ code: "too-many-requests" }, 429),
      json({ code: "sign-in-required" }, 401),
      json({ code: "session-ended" }, 401),
      json({ position: 3 }),
    );
    await refused(client.medbookFetch(book()));
    await refused(client.medbookFetch(book()));
    await client.medbookFetch(book());
    const keys = sent.map((request) => request.headers.get("Idempotency-Key"));
    expect(new Set(keys.filter(Boolean))).toEqual(new Set([first]));
  });
});

describe("a read", () => {
  it("asks for the highest position any write answered", async () => {
    answer(json({ position: 7 }), json({ position: 5 }), json({}));
    await client.medbookFetch(book());
    await client.medbookFetch(book());
    await client.medbookFetch(read());
    expect(sent.at(-1)?.headers.get("X-Min-Position")).toBe("7");
    expect(sent.at(-1)?.headers.has("Idempotency-Key")).toBe(false);
  });

  it("tells when the answer was older than our own write", async () => {
    const stale = vi.fn();
    client.whenStale(stale);
    answer(new Response("{}", { headers: { "X-Stale": "true" } }));
    await client.medbookFetch(read());
    expect(stale).toHaveBeenCalledOnce();
  });

  it("understands a refusal that is no problem document", async () => {
    answer(new Response("<html>", { status: 503, headers: { "Retry-After": "5" } }));
    const problem = await refused(client.medbookFetch(read()));
    expect(problem.code).toBe("unavailable");
    expect(problem.retryAfterSeconds).toBe(5);
  });
});
