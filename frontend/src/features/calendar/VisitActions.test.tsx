import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import type { CalendarVisit } from "@/api/generated/types.gen";
import { VisitActions } from "./VisitActions";

const visit: CalendarVisit = {
  id: "visit-1",
  patient: { id: "p", name: "Pia Blau" },
  visitType: { id: "t", name: "Check-up" },
  reason: null,
  startsAt: "2026-11-23T09:00:00Z",
  endsAt: "2026-11-23T09:30:00Z",
  localStart: "2026-11-23T10:00",
  offset: "+01:00",
  status: "booked",
  expiresAt: null,
  checkInFrom: "2026-11-23T08:00:00Z",
  checkInUntil: "2026-11-23T23:00:00Z",
  undoUntil: "2026-11-24T09:30:00Z",
  price: { amount: 4500, currency: "EUR" },
  video: null,
  location: null,
  series: null,
  missedVisits: null,
  needsNewTime: false,
  roomId: null,
  cancellation: null,
};

const sent: { path: string; body: string }[] = [];

function open(changes: Partial<CalendarVisit>, now: string) {
  sent.length = 0;
  vi.stubGlobal("fetch", async (request: Request) => {
    sent.push({ path: new URL(request.url).pathname, body: await request.text() });
    return Response.json({ status: "booked", position: 1 });
  });
  render(
    <QueryClientProvider client={new QueryClient()}>
      <VisitActions visit={{ ...visit, ...changes }} now={Date.parse(now)} />
    </QueryClientProvider>,
  );
}

afterEach(() => vi.unstubAllGlobals());

it("checks a patient in with one tap", async () => {
  open({}, "2026-11-23T08:50:00Z");
  await userEvent.click(await screen.findByRole("button", { name: "Check in: Pia Blau" }));
  await vi.waitFor(() => expect(sent[0]?.path).toBe("/api/appointments/visit-1/check-in"));
});

it("keeps what is rarely done in a menu", async () => {
  open({}, "2026-11-23T09:10:00Z");
  const more = await screen.findByRole("button", { name: "More for Pia Blau" });
  expect(screen.queryByRole("button", { name: /Did not come/ })).not.toBeInTheDocument();
  await userEvent.click(more);
  await userEvent.click(await screen.findByRole("menuitem", { name: "Did not come" }));
  await vi.waitFor(() => expect(sent[0]?.path).toBe("/api/appointments/visit-1/no-show"));
});

it("undoes a no-show with one tap", async () => {
  open({ status: "noshow" }, "2026-11-23T10:10:00Z");
  await userEvent.click(await screen.findByRole("button", { name: /Undo “did not come”/ }));
  await vi.waitFor(() => expect(sent[0]?.path).toBe("/api/appointments/visit-1/undo-no-show"));
});

it("asks for a reason before a request is declined, and sends it", async () => {
  open({ status: "pending", expiresAt: "2026-11-23T09:00:00Z" }, "2026-11-22T09:00:00Z");
  await userEvent.click(await screen.findByRole("button", { name: "Decline: Pia Blau" }));
  const dialog = await screen.findByRole("dialog", { name: "Decline this request?" });
  const yes = within(dialog).getByRole("button", { name: "Yes, decline" });
  await userEvent.click(yes);
  expect(within(dialog).getByRole("group", { name: "Why?" })).toHaveAccessibleDescription(
    "Choose a reason.",
  );
  expect(sent).toEqual([]);
  await userEvent.click(
    within(dialog).getByRole("radio", { name: "No new patients at the moment" }),
  );
  await userEvent.click(yes);
  await vi.waitFor(() =>
    expect(sent).toEqual([
      { path: "/api/appointments/visit-1/decline", body: '{"reason":"no-new-patients"}' },
    ]),
  );
});
