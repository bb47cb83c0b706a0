import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter } from "react-router";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Visit } from "@/api/generated/types.gen";
import { CancelDialog } from "./CancelDialog";
import { VisitCard } from "./VisitCard";

const visit: Visit = {
  id: "visit-1",
  doctor: {
    id: "d",
    name: "Dr. Ada Grün",
    specialties: [],
    street: "Ring 1",
    city: "Berlin",
    country: "DE",
    timeZone: "UTC",
  },
  visitType: { id: "t", name: "Check-up" },
  reason: null,
  startsAt: "2026-12-01T09:00:00Z",
  endsAt: "2026-12-01T09:30:00Z",
  localStart: "2026-12-01T09:00",
  offset: "+00:00",
  status: "booked",
  price: { amount: 4500, currency: "EUR" },
  cancellable: true,
  expiresAt: null,
  policy: { noticeHours: 24, freeUntil: "2026-11-30T09:00:00Z" },
  video: null,
  location: null,
  series: null,
  cancellation: null,
  reviewableUntil: null,
  review: null,
};

function show(content: React.ReactNode) {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MemoryRouter>{content}</MemoryRouter>
    </QueryClientProvider>,
  );
}

const at = (now: string) => vi.useFakeTimers({ now: new Date(now), toFake: ["Date"] });

beforeEach(() => {
  vi.spyOn(navigator, "languages", "get").mockReturnValue(["en-GB"]);
  vi.stubEnv("TZ", "UTC");
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

it("warns that a cancellation is late, and sends the reason that was chosen", async () => {
  at("2026-11-30T12:00:00Z");
  const bodies: string[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    bodies.push(await request.text());
    return Response.json({ status: "cancelled", position: 1 });
  });
  const onClose = vi.fn();
  show(<CancelDialog visit={visit} onClose={onClose} />);
  expect(screen.getByText("This is a late cancellation")).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Yes, cancel visit" }));
  expect(screen.getByRole("group", { name: "Why do you cancel?" })).toHaveAccessibleDescription(
    "Choose a reason.",
  );
  await userEvent.click(screen.getByRole("radio", { name: "Feeling better" }));
  await userEvent.click(screen.getByRole("button", { name: "Yes, cancel visit" }));
  await vi.waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(bodies).toEqual(['{"reason":"feeling-better"}']);
});

it("says until when cancelling is free while it is", () => {
  at("2026-11-29T12:00:00Z");
  show(<CancelDialog visit={visit} onClose={() => {}} />);
  expect(screen.queryByText("This is a late cancellation")).not.toBeInTheDocument();
  expect(screen.getByText(/Free to cancel until .*30 November/)).toBeInTheDocument();
});

it("shows a request's end, a no with its reason, and what to do next", () => {
  at("2026-11-29T12:00:00Z");
  show(
    <>
      <VisitCard
        visit={{ ...visit, status: "pending", expiresAt: "2026-11-30T12:00:00Z" }}
        when="upcoming"
      />
      <VisitCard
        visit={{
          ...visit,
          status: "cancelled",
          cancellable: false,
          cancellation: { how: "declined", by: "doctor", reason: "no-new-patients", late: false },
        }}
        when="past"
      />
    </>,
  );
  expect(screen.getByText(/The practice has until .*30 November.* to answer/)).toBeInTheDocument();
  expect(screen.getByText("Declined")).toBeInTheDocument();
  expect(
    screen.getByText("Declined by the practice · No new patients at the moment"),
  ).toBeInTheDocument();
  expect(screen.getByText(/choose another time or another doctor/)).toBeInTheDocument();
});
