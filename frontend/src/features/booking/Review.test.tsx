import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { MemoryRouter } from "react-router";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Slot, VisitType } from "@/api/generated/types.gen";
import { Problem } from "@/api/problem";
import { endSession, startSession } from "@/api/session";
import type { HoldControl } from "./hold";
import { Review } from "./Review";

const type: VisitType = {
  id: "type-1",
  name: "First visit",
  minutes: 30,
  bufferBefore: 0,
  bufferAfter: 0,
  price: { amount: 8000, currency: "EUR" },
  confirmation: "automatic",
  telehealth: false,
  noticeMinutes: 0,
  advanceDays: 180,
  cancellationNoticeHours: 24,
};

const slotAt = (hour: number): Slot => ({
  startsAt: `2026-12-01T${String(hour).padStart(2, "0")}:00:00Z`,
  endsAt: `2026-12-01T${String(hour).padStart(2, "0")}:30:00Z`,
  localStart: `2026-12-01T${String(hour + 1).padStart(2, "0")}:00`,
  offset: "+01:00",
  inZone: `2026-12-01T${String(hour + 1).padStart(2, "0")}:00`,
  zoneOffset: "+01:00",
  locationId: null,
});

const times = {
  timeZone: "Europe/Berlin",
  locations: [],
  zone: "Europe/Berlin",
  days: [{ date: "2026-12-01", times: [8, 10, 11, 15].map(slotAt) }],
};

const noHold: HoldControl = {
  hold: { state: "none" },
  keepLonger: () => {},
  renewing: false,
  keepAgain: () => {},
  current: async () => null,
  spent: () => {},
};

function serve(book: (request: Request) => Response | Promise<Response>) {
  const send = vi.fn(async (input: Request) =>
    input.method === "POST" ? book(input) : Response.json(times),
  );
  vi.stubGlobal("fetch", send);
}

function open(props: Partial<React.ComponentProps<typeof Review>> = {}) {
  const handlers = { onChoose: vi.fn(), onBooked: vi.fn() };
  const Form = () => {
    const [reason, setReason] = useState("");
    return (
      <Review
        reason={reason}
        onReason={setReason}
        doctorId="doctor-1"
        zone="Europe/Berlin"
        type={type}
        startsAt={slotAt(9).startsAt}
        stillFree
        holding={noHold}
        here="/doctors/doctor-1/book?startsAt=x"
        allTimes="/doctors/doctor-1/book"
        {...handlers}
        {...props}
      />
    );
  };
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MemoryRouter>
        <Form />
      </MemoryRouter>
    </QueryClientProvider>,
  );
  return handlers;
}

beforeEach(() => {
  vi.spyOn(navigator, "languages", "get").mockReturnValue(["en-GB"]);
  startSession({
    accessToken: "t",
    account: {
      id: "1",
      role: "patient",
      name: "A",
      email: "a@b.c",
      timeZone: "Europe/Berlin",
      locale: "en",
    },
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  endSession();
});

it("books, and hands the answer on", async () => {
  serve(() =>
    Response.json({ appointmentId: "v", status: "booked", position: 4 }, { status: 201 }),
  );
  const { onBooked } = open();
  await userEvent.click(screen.getByRole("button", { name: "Book this visit" }));
  await vi.waitFor(() =>
    expect(onBooked).toHaveBeenCalledWith(expect.objectContaining({ appointmentId: "v" })),
  );
});

it("sends why the patient comes, if that is said, and only then", async () => {
  const bodies: unknown[] = [];
  serve(async (request) => {
    bodies.push(await request.json());
    return Response.json({ code: "unavailable", status: 503 }, { status: 503 });
  });
  open();
  const submit = screen.getByRole("button", { name: "Book this visit" });
  await userEvent.click(submit);
  await screen.findByRole("alert");
  const reason = screen.getByRole("textbox", { name: /Reason for the visit/ });
  expect(reason).toHaveAccessibleDescription("Only you and the doctor can read it.");
  await userEvent.type(reason, " A cough ");
  await userEvent.click(submit);
  await vi.waitFor(() => expect(bodies).toHaveLength(2));
  expect(bodies).toEqual([
    expect.objectContaining({ reason: null }),
    expect.objectContaining({ reason: "A cough" }),
  ]);
});

it("says until when cancelling is free before the visit is booked", () => {
  vi.useFakeTimers({ now: new Date("2026-11-20T08:00:00Z"), toFake: ["Date"] });
  serve(() => Response.json({}));
  open();
  expect(screen.getByText(/Free to cancel until/)).toHaveTextContent(
    /Mon.* 30 November.* 10:00; later it counts as a late cancellation/,
  );
});

it("says so when cancelling would be late from the start", () => {
  vi.useFakeTimers({ now: new Date("2026-12-01T08:00:00Z"), toFake: ["Date"] });
  serve(() => Response.json({}));
  open();
  expect(screen.getByText(/cancelling counts as late/)).toBeInTheDocument();
});

it("keeps the form when the time was just taken, and offers the nearest three", async () => {
  serve(() => Response.json({ code: "slot-taken", status: 409 }, { status: 409 }));
  const { onChoose, onBooked } = open();
  await userEvent.click(screen.getByRole("button", { name: "Book this visit" }));

  expect(await screen.findByRole("alert")).toHaveTextContent(/just taken/);
  const offers = await screen.findAllByRole("button", { name: /Tue.* 1 December/ });
  expect(offers.map((offer) => offer.textContent)).toEqual([
    expect.stringContaining("09:00"),
    expect.stringContaining("11:00"),
    expect.stringContaining("12:00"),
  ]);
  await userEvent.click(offers[1] as HTMLElement);
  expect(onChoose).toHaveBeenCalledWith(expect.objectContaining({ startsAt: slotAt(10).startsAt }));
  expect(onBooked).not.toHaveBeenCalled();
});

it.each([
  ["patient-busy", "You have another visit then"],
  ["too-soon", "This time is too soon"],
  ["too-far-ahead", "This time is too far ahead"],
])("says what is wrong with the time (%s), and offers others", async (code, title) => {
  serve(() => Response.json({ code, status: 422 }, { status: 422 }));
  open();
  await userEvent.click(screen.getByRole("button", { name: "Book this visit" }));
  expect(await screen.findByRole("alert")).toHaveTextContent(title);
  expect(await screen.findAllByRole("button", { name: /December/ })).toHaveLength(3);
});

it("shows the way to the visit when the reader has it already", async () => {
  const detail = { code: "already-booked", status: 409, appointmentId: "visit-7" };
  serve(() => Response.json(detail, { status: 409 }));
  const { onBooked } = open();
  await userEvent.click(screen.getByRole("button", { name: "Book this visit" }));
  expect(await screen.findByRole("alert")).toHaveTextContent(/You have this visit already/);
  expect(screen.getByRole("link", { name: "Show it in My visits" })).toHaveAttribute(
    "href",
    "/visits/visit-7",
  );
  expect(screen.queryByRole("button", { name: "Book this visit" })).not.toBeInTheDocument();
  expect(onBooked).not.toHaveBeenCalled();
});

it("offers other times at once when the wished one is gone already", async () => {
  serve(() => Response.json({}));
  open({ stillFree: false });
  expect(screen.queryByRole("button", { name: "Book this visit" })).not.toBeInTheDocument();
  expect(await screen.findAllByRole("button", { name: /December/ })).toHaveLength(3);
});

it("books with the hold of the time, which is used up then", async () => {
  let body: unknown;
  serve(async (request) => {
    body = await request.json();
    return Response.json({ appointmentId: "v", status: "booked", position: 4 }, { status: 201 });
  });
  const spent = vi.fn();
  const until = Date.now() + 60_000;
  const hold = { state: "kept", id: "hold-1", until, renewed: false, locationId: null } as const;
  open({ holding: { ...noHold, hold, spent, current: async () => "hold-1" } });
  await userEvent.click(screen.getByRole("button", { name: "Book this visit" }));
  await vi.waitFor(() => expect(spent).toHaveBeenCalled());
  expect(body).toMatchObject({ holdId: "hold-1" });
});

it("offers the nearest times when the time went to somebody else before it was kept", async () => {
  serve(() => Response.json({}));
  const error = new Problem("slot-taken", 409);
  open({ holding: { ...noHold, hold: { state: "refused", error } } });
  expect(await screen.findByRole("alert")).toHaveTextContent(/just taken/);
  expect(await screen.findAllByRole("button", { name: /December/ })).toHaveLength(3);
});

it("keeps the form when the reader keeps two other times, and says what can be done", async () => {
  serve(() => Response.json({}));
  const keepAgain = vi.fn();
  const error = new Problem("hold-limit", 409);
  open({ holding: { ...noHold, keepAgain, hold: { state: "refused", error } } });
  expect(screen.getByText(/two other times already/)).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Book this visit" })).toBeEnabled();
  await userEvent.click(screen.getByRole("button", { name: "Keep it again" }));
  expect(keepAgain).toHaveBeenCalled();
});

it("keeps the button for failures that are not about the time", async () => {
  serve(() => Response.json({ code: "unavailable", status: 503 }, { status: 503 }));
  open();
  await userEvent.click(screen.getByRole("button", { name: "Book this visit" }));
  expect(await screen.findByRole("alert")).toHaveTextContent(/busy/);
  expect(screen.getByRole("button", { name: "Book this visit" })).toBeEnabled();
});

it("sends a visitor to sign in and back", () => {
  endSession();
  serve(() => Response.json({}));
  open();
  expect(screen.getByRole("link", { name: "Sign in to book" })).toHaveAttribute(
    "href",
    "/sign-in?returnTo=%2Fdoctors%2Fdoctor-1%2Fbook%3FstartsAt%3Dx",
  );
});
