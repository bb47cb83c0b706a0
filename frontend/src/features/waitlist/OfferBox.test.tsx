import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter } from "react-router";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { WaitlistEntry } from "@/api/generated/types.gen";
import { EntryCard } from "./EntryCard";

const entry: WaitlistEntry = {
  id: "entry-1",
  standing: "offered",
  doctor: { id: "d", name: "Dr. Ada Grün" },
  specialty: null,
  city: null,
  visitTypeName: "Check-up",
  visit: { id: "v", startsAt: "2026-12-20T09:00:00Z", localStart: "2026-12-20T09:00" },
  firstDay: "2026-12-01",
  lastDay: "2026-12-20",
  weekdays: ["monday"],
  hours: { from: "00:00", to: "12:00" },
  timeZone: "UTC",
  joinedAt: "2026-11-20T09:00:00Z",
  offer: {
    doctor: { id: "d", name: "Dr. Ada Grün" },
    locationName: null,
    street: "Ring 1",
    city: "Berlin",
    visitTypeName: "Check-up",
    price: { amount: 4500, currency: "EUR" },
    startsAt: "2026-12-07T09:00:00Z",
    endsAt: "2026-12-07T09:30:00Z",
    localStart: "2026-12-07T09:00",
    timeZone: "UTC",
    until: "2026-11-30T12:15:00Z",
  },
  appointmentId: null,
};

const paths: string[] = [];
let answer: () => Response;

function show(onOver = () => {}) {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MemoryRouter>
        <EntryCard entry={entry} onOver={onOver} />
      </MemoryRouter>
    </QueryClientProvider>,
  );
}

beforeEach(() => {
  vi.spyOn(navigator, "languages", "get").mockReturnValue(["en-GB"]);
  vi.stubEnv("TZ", "UTC");
  vi.useFakeTimers({ now: new Date("2026-11-30T12:05:00Z"), toFake: ["Date"] });
  paths.length = 0;
  vi.stubGlobal("fetch", async (request: Request) => {
    if (request.url.includes("/api/specialties")) return Response.json({ specialties: [] });
    paths.push(new URL(request.url).pathname);
    return answer();
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

it("shows how long the time is kept, and what taking it means", async () => {
  answer = () =>
    Response.json({ appointmentId: "v", status: "booked", startsAt: "x", position: 1 });
  show();
  expect(screen.getByRole("timer")).toHaveTextContent("10:00");
  expect(screen.getByText(/your later visit moves to this time/)).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Take this time" }));
  await vi.waitFor(() => expect(paths).toEqual(["/api/waitlist/entry-1/accept"]));
});

it("says so when the time is no longer kept", async () => {
  answer = () =>
    Response.json(
      { code: "offer-over", title: "t", detail: "d", status: 409, type: "t", requestId: "r" },
      { status: 409, headers: { "content-type": "application/problem+json" } },
    );
  show();
  await userEvent.click(screen.getByRole("button", { name: "Take this time" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("no longer kept for you");
});

it("takes no answer once the time is over, and looks again", () => {
  vi.setSystemTime(new Date("2026-11-30T12:15:00Z"));
  const onOver = vi.fn();
  show(onOver);
  expect(screen.getByRole("button", { name: "Take this time" })).toBeDisabled();
  expect(onOver).toHaveBeenCalled();
});
