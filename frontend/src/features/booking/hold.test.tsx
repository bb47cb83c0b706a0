import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, render, screen } from "@testing-library/react";
import { StrictMode, useEffect } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { PlaceHold } from "@/api/generated/types.gen";
import { type HoldControl, useHold } from "./hold";
import { HoldLine, HoldVoice } from "./HoldLine";

const START = new Date("2026-12-01T08:00:00Z");
const wish: PlaceHold = {
  doctorId: "doctor-1",
  visitTypeId: "type-1",
  startsAt: "2026-12-02T09:00:00Z",
};

let calls: string[];
let answers: Record<string, () => Response>;
let control: HoldControl;
const see = (seen: HoldControl) => {
  control = seen;
};

function Form({ held }: { held: PlaceHold | null }) {
  const control = useHold(held);
  useEffect(() => see(control));
  return (
    <>
      <HoldVoice control={control} />
      <HoldLine control={control} />
    </>
  );
}

function page(held: PlaceHold | null) {
  return (
    <StrictMode>
      <QueryClientProvider client={new QueryClient()}>
        <Form held={held} />
      </QueryClientProvider>
    </StrictMode>
  );
}

/** Time passes, and what was sent is answered. */
const later = (ms: number) =>
  act(async () => {
    await vi.advanceTimersByTimeAsync(ms);
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
  });

beforeEach(() => {
  vi.useFakeTimers({
    now: START,
    toFake: ["Date", "setTimeout", "clearTimeout", "setInterval", "clearInterval"],
  });
  calls = [];
  let placed = 0;
  answers = {
    "POST /api/holds": () => {
      placed += 1;
      return hold(`hold-${placed}`, 8);
    },
    "POST /api/holds/hold-1/renew": () => hold("hold-1", 8),
  };
  vi.stubGlobal("fetch", async (input: Request | string, init?: RequestInit) => {
    const method = typeof input === "string" ? (init?.method ?? "GET") : input.method;
    const url = typeof input === "string" ? input : new URL(input.url).pathname;
    const call = `${method} ${url}`;
    calls.push(call + (init?.keepalive ? " keepalive" : ""));
    return answers[call]?.() ?? Response.json({ position: 9 });
  });
});
afterEach(async () => {
  cleanup();
  // What is given up at the end is on its way too.
  await later(10);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function hold(holdId: string, minutes: number) {
  const expiresAt = new Date(Date.now() + minutes * 60_000).toISOString();
  return Response.json({ holdId, expiresAt, position: 3 }, { status: 201 });
}

it("keeps the time once and counts down", async () => {
  render(page(wish));
  await later(10);
  expect(calls).toEqual(["POST /api/holds"]);
  expect(await control.current()).toBe("hold-1");
  await later(60_000);
  expect(screen.getByText(/Kept for you for/)).toHaveTextContent(/7:0\d|6:59/);
  expect(screen.getByRole("status")).toBeEmptyDOMElement();
});

it("speaks at two minutes, at half a minute and at the end, and can be kept longer once", async () => {
  render(page(wish));
  await later(10);
  expect(screen.queryByRole("button")).not.toBeInTheDocument();
  await later(6 * 60_000 + 1000);
  expect(screen.getByRole("status")).toHaveTextContent(/two more minutes/);
  await act(async () => screen.getByRole("button", { name: "Keep it longer" }).click());
  await later(10);
  expect(calls).toContain("POST /api/holds/hold-1/renew");
  expect(screen.getByRole("status")).toBeEmptyDOMElement();
  await later(7 * 60_000 + 31_000);
  expect(screen.getByRole("status")).toHaveTextContent(/30 more seconds/);
  expect(screen.queryByRole("button")).not.toBeInTheDocument();
  await later(30_000);
  expect(screen.getByRole("status")).toHaveTextContent(/no longer kept/);
  await act(async () => screen.getByRole("button", { name: "Keep it again" }).click());
  await later(10);
  expect(await control.current()).toBe("hold-2");
});

it("gives a time up before another one is kept, and when none is wished any more", async () => {
  const { rerender } = render(page(wish));
  await later(10);
  rerender(page({ ...wish, startsAt: "2026-12-02T10:00:00Z" }));
  await later(10);
  expect(calls).toEqual(["POST /api/holds", "DELETE /api/holds/hold-1", "POST /api/holds"]);
  rerender(page(null));
  await later(10);
  expect(calls.at(-1)).toBe("DELETE /api/holds/hold-2");
  expect(await control.current()).toBeNull();
});

it("gives the time up when the page is closed, in a request that outlives it", async () => {
  render(page(wish));
  await later(10);
  window.dispatchEvent(new Event("pagehide"));
  expect(calls.at(-1)).toBe("DELETE /api/holds/hold-1 keepalive");
});

it("gives up nothing that was booked", async () => {
  const { unmount } = render(page(wish));
  await later(10);
  control.spent();
  unmount();
  await later(10);
  expect(calls).toEqual(["POST /api/holds"]);
});

it("says when it could not be kept, and books without it", async () => {
  answers["POST /api/holds"] = () => Response.json({ code: "hold-limit" }, { status: 409 });
  render(page(wish));
  await later(10);
  expect(control.hold).toMatchObject({ state: "refused", error: { code: "hold-limit" } });
  expect(await control.current()).toBeNull();
});
