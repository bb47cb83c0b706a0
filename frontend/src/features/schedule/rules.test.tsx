import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { MemoryRouter } from "react-router";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { endSession, startSession } from "@/api/session";
import type { Reason } from "@/api/generated/types.gen";
import { DatesCard } from "./DatesCard";
import { aSchedule, aVisitType } from "./fixtures";
import { HolidaysCard } from "./HolidaysCard";
import { LimitsCard } from "./LimitsCard";
import { WhyCard } from "./WhyCard";

type Sent = { method: string; url: URL; body: unknown };

async function open(
  children: ReactNode,
  answer: () => Response = () => Response.json({ position: 2 }),
) {
  const sent: Sent[] = [];
  vi.stubGlobal(
    "fetch",
    vi.fn(async (request: Request) => {
      const text = await request.text();
      const body: unknown = text ? JSON.parse(text) : undefined;
      sent.push({ method: request.method, url: new URL(request.url), body });
      return answer();
    }),
  );
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MemoryRouter>{children}</MemoryRouter>
    </QueryClientProvider>,
  );
  await screen.findAllByRole("heading");
  return sent;
}

beforeEach(() => {
  vi.spyOn(navigator, "languages", "get").mockReturnValue(["en-GB"]);
  startSession({
    accessToken: "t",
    account: {
      id: "doctor-1",
      role: "doctor",
      name: "D",
      email: "d@e.f",
      timeZone: "Europe/Berlin",
      locale: "en",
    },
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  endSession();
});

const planned = aSchedule({
  exceptions: [
    { id: "e1", date: "2030-12-24", change: { kind: "closed" } },
    { id: "e2", date: "2030-12-20", change: { kind: "extra", from: "17:00", to: "19:00" } },
  ],
  timeOff: [{ id: "o1", from: "2030-12-21T08:00", to: "2030-12-23T18:00" }],
});

it("lists dates and times off in order, and removes one after asking", async () => {
  const user = userEvent.setup();
  const sent = await open(<DatesCard schedule={planned} />);
  expect(screen.getAllByRole("listitem").map(({ textContent }) => textContent)).toEqual([
    expect.stringContaining("Extra hours, 17:00 to 19:00"),
    expect.stringMatching(/21 Dec 2030, 08:00 to .*23 Dec 2030, 18:00.*Time off/),
    expect.stringMatching(/24 Dec 2030.*Closed/),
  ]);
  await user.click(screen.getByRole("button", { name: /^Remove: .*24 Dec 2030, Closed/ }));
  const dialog = within(await screen.findByRole("dialog", { name: "Remove this entry?" }));
  await user.click(dialog.getByRole("button", { name: "Yes, remove" }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toMatchObject({
    method: "DELETE",
    url: { pathname: "/api/schedule/exceptions/e1" },
  });
});

it("adds extra hours, and says in the dialog when they overlap others", async () => {
  const user = userEvent.setup();
  const sent = await open(<DatesCard schedule={planned} />, () =>
    Response.json({ code: "exception-overlaps", status: 422 }, { status: 422 }),
  );
  await user.click(screen.getByRole("button", { name: "Extra hours on a date" }));
  const dialog = within(await screen.findByRole("dialog"));
  await user.click(dialog.getByRole("button", { name: "Add extra hours" }));
  expect(dialog.getByLabelText("Date")).toHaveAccessibleDescription("Please fill this in.");
  await user.type(dialog.getByLabelText("Date"), "2030-12-20");
  await user.click(dialog.getByLabelText("Check-up"));
  await user.click(dialog.getByRole("button", { name: "Add extra hours" }));
  expect(await dialog.findByRole("alert")).toHaveTextContent(/already closed, or has extra hours/);
  expect(sent[0]?.body).toEqual({
    date: "2030-12-20",
    change: {
      kind: "extra",
      from: "09:00",
      to: "12:00",
      visitTypes: [aVisitType.id],
      locationId: null,
    },
  });
});

it("names the next public holidays, and changes whose are kept", async () => {
  const user = userEvent.setup();
  const nextHolidays = [
    "christmas-day",
    "second-christmas-day",
    "new-years-day",
    "good-friday",
    "unity-day",
  ];
  const sent = await open(
    <HolidaysCard
      schedule={aSchedule({
        holidays: "DE",
        nextHolidays: nextHolidays.map((name, index) => ({ date: `2030-12-0${index + 1}`, name })),
      })}
    />,
  );
  expect(screen.getByLabelText("Whose public holidays")).toHaveDisplayValue("Germany");
  expect(screen.getByText("Second Day of Christmas")).toBeInTheDocument();
  expect(screen.getByText("Show 1 more")).toBeInTheDocument();
  await user.selectOptions(screen.getByLabelText("Whose public holidays"), "Austria");
  await user.click(screen.getByRole("button", { name: "Save public holidays" }));
  await waitFor(() => expect(sent[0]?.body).toEqual({ country: "AT" }));
  await user.selectOptions(screen.getByLabelText("Whose public holidays"), "None");
  await user.click(screen.getByRole("button", { name: "Save public holidays" }));
  await waitFor(() => expect(sent[1]?.body).toEqual({ country: null }));
});

it("limits visits a day and a week, empty for as many as fit", async () => {
  const user = userEvent.setup();
  const sent = await open(<LimitsCard limits={{ perDay: 20, perWeek: null }} />);
  const day = screen.getByLabelText("Visits a day, at most");
  expect(day).toHaveValue(20);
  await user.clear(day);
  await user.type(day, "0");
  await user.click(screen.getByRole("button", { name: "Save limits" }));
  expect(await screen.findByText("Enter 1 or more.")).toBeInTheDocument();
  await user.clear(day);
  await user.type(screen.getByLabelText(/^Visits a week/), "60");
  await user.click(screen.getByRole("button", { name: "Save limits" }));
  await waitFor(() => expect(sent[0]?.body).toEqual({ perDay: null, perWeek: 60 }));
});

it("says every rule in the way of a time, with a way to it", async () => {
  const user = userEvent.setup();
  const reasons: Reason[] = [
    { rule: "notice", visitTypeId: aVisitType.id },
    { rule: "grid", visitTypeId: aVisitType.id },
    { rule: "exception", exceptionId: "e1" },
    { rule: "time-off", timeOffId: "o1" },
    { rule: "holiday", date: "2030-12-25", name: "christmas-day" },
    { rule: "limit", visitTypeId: null, per: "week" },
    { rule: "visit", appointmentId: "v1" },
  ];
  const sent = await open(<WhyCard schedule={planned} />, () =>
    Response.json({ bookable: false, reasons }),
  );
  await user.clear(screen.getByLabelText("Date"));
  await user.type(screen.getByLabelText("Date"), "2030-12-24");
  await user.click(screen.getByRole("button", { name: "Ask" }));
  const lines = await screen.findAllByRole("listitem");
  expect(lines.map(({ textContent }) => textContent)).toEqual([
    "It is too soon: Check-up needs a notice of 2 hours. Visit types",
    "It lies between two starts: Check-up starts every 15 minutes, counted from the start of the hours. Visit types",
    expect.stringMatching(/^The date is closed \(Tue.? 24 Dec 2030\)\. Dates and time off/),
    expect.stringMatching(/^You have time off then \(.*21 Dec 2030, 08:00 to .*\)\./),
    "It is a public holiday you keep: Christmas Day. Public holidays",
    "You already have as many visits in this week as you want. Limits",
    "Another visit is booked at this time. Visits of that week",
  ]);
  expect(screen.getByRole("link", { name: "Visits of that week" })).toHaveAttribute(
    "href",
    "/doctor/visits?week=2030-12-23",
  );
  expect(sent[0]?.url.pathname).toBe("/api/doctors/doctor-1/explain");
  expect(sent[0]?.url.searchParams.get("visitType")).toBe(aVisitType.id);
  expect(sent[0]?.url.searchParams.get("at")).toBe("2030-12-24T08:00:00.000Z");
});

it("says so when a time can be booked", async () => {
  await open(<WhyCard schedule={planned} />, () => Response.json({ bookable: true, reasons: [] }));
  await userEvent.click(screen.getByRole("button", { name: "Ask" }));
  expect(await screen.findByText("This time can be booked.")).toBeInTheDocument();
});
