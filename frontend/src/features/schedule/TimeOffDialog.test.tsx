import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { VisitMet } from "@/api/generated/types.gen";
import { aSchedule, aVisitType } from "./fixtures";
import { TimeOffDialog } from "./TimeOffDialog";

function met(id: string, name: string, hour: string, suggestion: VisitMet["suggestion"]) {
  return {
    visit: {
      id,
      patient: { id: `patient-${id}`, name },
      visitType: { id: aVisitType.id, name: aVisitType.name },
      startsAt: `2030-12-23T${hour}:00:00Z`,
      endsAt: `2030-12-23T${hour}:30:00Z`,
      localStart: `2030-12-23T${String(Number(hour) + 1).padStart(2, "0")}:00`,
      offset: "+01:00",
      status: "booked",
      price: aVisitType.price,
    },
    suggestion,
  };
}

const ada = met("a", "Ada Day", "08", {
  startsAt: "2030-12-30T08:00:00Z",
  localStart: "2030-12-30T09:00",
});
const ben = met("b", "Ben Low", "09", null);

type Answer = { visits?: unknown[]; take?: Response };

/** Answers in order; the last of each kind stays. */
async function open(...answers: Answer[]) {
  const looks = answers.flatMap(({ visits }) => (visits ? [visits] : []));
  const takes = answers.flatMap(({ take }) => (take ? [take] : []));
  const taken: unknown[] = [];
  vi.stubGlobal(
    "fetch",
    vi.fn(async (request: Request) => {
      const path = new URL(request.url).pathname;
      if (path.endsWith("/visits-in-the-way")) {
        return Response.json({ visits: looks.length > 1 ? looks.shift() : looks[0] });
      }
      taken.push(await request.json());
      return takes.shift() ?? Response.json({ timeOffId: "t", position: 3 }, { status: 201 });
    }),
  );
  const onClose = vi.fn();
  render(
    <QueryClientProvider client={new QueryClient()}>
      <TimeOffDialog schedule={aSchedule()} onClose={onClose} />
    </QueryClientProvider>,
  );
  const user = userEvent.setup();
  await user.type(await screen.findByLabelText("First day"), "2030-12-23");
  await user.type(screen.getByLabelText("Last day"), "2030-12-24");
  await user.click(screen.getByRole("button", { name: "Continue" }));
  return { user, taken, onClose };
}

const stretch = { from: "2030-12-23T00:00", to: "2030-12-24T23:59" };
const refused = (code: string) => Response.json({ code, status: 409 }, { status: 409 });

beforeEach(() => {
  vi.spyOn(navigator, "languages", "get").mockReturnValue(["en-GB"]);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it("is taken at once when nothing is booked then", async () => {
  const { taken, onClose } = await open({ visits: [] });
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(taken).toEqual([{ ...stretch, visits: [] }]);
});

it("asks about every visit, and sends all decisions with the time off", async () => {
  const { user, taken, onClose } = await open({ visits: [ada, ben] });
  const one = within(await screen.findByRole("group", { name: /^Ada Day, Check-up/ }));
  const other = within(screen.getByRole("group", { name: /^Ben Low, Check-up/ }));
  expect(one.getByRole("radio", { name: /^Move to .*30 December 2030, / })).not.toBeChecked();
  expect(other.queryByRole("radio", { name: /^Move/ })).not.toBeInTheDocument();
  expect(other.getByText(/No free time within 60 days/)).toBeInTheDocument();
  expect(screen.getByText(/are told by mail/)).toBeInTheDocument();

  await user.click(screen.getByRole("button", { name: "Move all" }));
  expect(one.getByRole("radio", { name: /^Move/ })).toBeChecked();
  await user.click(screen.getByRole("button", { name: "Take time off" }));
  expect(screen.getByRole("alert")).toHaveTextContent("Decide about every visit first.");
  expect(taken).toEqual([]);

  await user.click(other.getByRole("radio", { name: "Cancel" }));
  await user.click(screen.getByRole("button", { name: "Take time off" }));
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(taken).toEqual([
    {
      ...stretch,
      visits: [
        { appointmentId: "a", then: { action: "move", startsAt: "2030-12-30T08:00:00Z" } },
        { appointmentId: "b", then: { action: "cancel" } },
      ],
    },
  ]);
});

it("cancels all, but for what is then chosen otherwise", async () => {
  const { user, taken } = await open({ visits: [ada, ben] });
  await user.click(await screen.findByRole("button", { name: "Cancel all" }));
  const ofBen = within(screen.getByRole("group", { name: /^Ben Low/ }));
  await user.click(ofBen.getByRole("radio", { name: "Keep, I will be there" }));
  await user.click(screen.getByRole("button", { name: "Take time off" }));
  await waitFor(() => expect(taken).toHaveLength(1));
  expect(taken[0]).toMatchObject({
    visits: [{ then: { action: "cancel" } }, { then: { action: "keep" } }],
  });
});

it("shows visits that were booked meanwhile", async () => {
  await open({ visits: [] }, { visits: [ada], take: refused("visits-in-the-way") });
  expect(await screen.findByRole("group", { name: /^Ada Day/ })).toBeInTheDocument();
  expect(screen.getByRole("alert")).toHaveTextContent(/have changed meanwhile/);
});

it("suggests other times when a suggested one was just taken", async () => {
  const later = {
    ...ada,
    suggestion: { startsAt: "2031-01-02T08:00:00Z", localStart: "2031-01-02T09:00" },
  };
  const { user, taken } = await open(
    { visits: [ada] },
    { visits: [later], take: refused("slot-taken") },
  );
  await user.click(await screen.findByRole("button", { name: "Move all" }));
  await user.click(screen.getByRole("button", { name: "Take time off" }));
  expect(await screen.findByText(/The suggestions are new/)).toBeInTheDocument();
  expect(await screen.findByRole("radio", { name: /2 January 2031/ })).toBeChecked();
  await user.click(screen.getByRole("button", { name: "Take time off" }));
  await waitFor(() => expect(taken).toHaveLength(2));
  expect(taken[1]).toMatchObject({ visits: [{ then: { startsAt: "2031-01-02T08:00:00Z" } }] });
});

it("goes back to the time when it overlaps other time off", async () => {
  const { user } = await open({ visits: [ben], take: refused("time-off-overlaps") });
  await user.click(await screen.findByRole("button", { name: "Cancel all" }));
  await user.click(screen.getByRole("button", { name: "Take time off" }));
  expect(await screen.findByLabelText("First day")).toHaveValue("2030-12-23");
  expect(screen.getByRole("alert")).toHaveTextContent(/other time off/);
});
