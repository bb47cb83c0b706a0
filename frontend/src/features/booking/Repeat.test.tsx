import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter } from "react-router";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { VisitType } from "@/api/generated/types.gen";
import { endSession, startSession } from "@/api/session";
import { Review } from "./Review";

const type: VisitType = {
  id: "type-1",
  name: "Physiotherapy",
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

const dates = ["2026-12-01", "2026-12-08", "2026-12-15", "2026-12-22"];

/** The first is kept for the reader, so it is not free; of the others one is taken. */
const series = {
  timeZone: "Europe/Berlin",
  locations: [],
  visits: dates.map((date, index) => ({
    number: index + 1,
    startsAt: `${date}T08:00:00Z`,
    localStart: `${date}T09:00`,
    free: index !== 0 && index !== 2,
  })),
};

function open(answers: Response[]) {
  const bodies: unknown[] = [];
  const send = vi.fn(async (request: Request) => {
    if (request.method !== "POST") return Response.json(series);
    bodies.push(await request.json());
    return answers.shift() ?? Response.error();
  });
  vi.stubGlobal("fetch", send);
  const onBooked = vi.fn();
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MemoryRouter>
        <Review
          doctorId="doctor-1"
          zone="Europe/Berlin"
          type={type}
          startsAt="2026-12-01T08:00:00Z"
          reason=""
          onReason={() => {}}
          stillFree
          holding={{
            hold: { state: "none" },
            keepLonger: () => {},
            renewing: false,
            keepAgain: () => {},
            current: async () => "hold-1",
            spent: () => {},
          }}
          here="/here"
          allTimes="/times"
          onChoose={() => {}}
          onBooked={onBooked}
        />
      </MemoryRouter>
    </QueryClientProvider>,
  );
  return { bodies, onBooked };
}

beforeEach(() => {
  vi.spyOn(navigator, "languages", "get").mockReturnValue(["en-GB"]);
  const account = {
    id: "1",
    role: "patient" as const,
    name: "A",
    email: "a@b.c",
    timeZone: "Europe/Berlin",
    locale: "en",
  };
  startSession({ accessToken: "t", account });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  endSession();
});

it("books the free dates that are wanted, the first with its hold", async () => {
  const visits = [{ appointmentId: "v1", startsAt: dates[0], status: "booked" }];
  const booked = Response.json({ seriesId: "s", visits, position: 4 }, { status: 201 });
  const { bodies, onBooked } = open([booked]);
  await userEvent.click(screen.getByRole("checkbox", { name: "Repeat this visit" }));
  const boxes = await screen.findAllByRole("checkbox", { name: /December/ });
  expect(boxes.map((box) => (box as HTMLInputElement).checked)).toEqual([true, true, false, true]);
  expect(boxes[0]).toBeDisabled();
  expect(boxes[2]).toBeDisabled();
  expect(screen.getByText("3 of 4 visits will be booked.")).toBeInTheDocument();
  await userEvent.click(boxes[1] as HTMLElement);
  await userEvent.click(screen.getByRole("button", { name: "Book these visits" }));
  await waitFor(() => expect(onBooked).toHaveBeenCalled());
  expect(bodies).toEqual([
    expect.objectContaining({ everyWeeks: 1, times: 4, only: [1, 4], holdId: "hold-1" }),
  ]);
});

it("leaves out what was taken meanwhile, and keeps the rest to be booked", async () => {
  const refusal = { code: "series-not-free", status: 409, detail: "No.", numbers: [4] };
  const { onBooked } = open([Response.json(refusal, { status: 409 })]);
  await userEvent.click(screen.getByRole("checkbox", { name: "Repeat this visit" }));
  await screen.findAllByRole("checkbox", { name: /December/ });
  await userEvent.click(screen.getByRole("button", { name: "Book these visits" }));
  expect(await screen.findByRole("alert")).toHaveTextContent(/just been taken/);
  expect(screen.getByText("2 of 4 visits will be booked.")).toBeInTheDocument();
  expect(onBooked).not.toHaveBeenCalled();
});
