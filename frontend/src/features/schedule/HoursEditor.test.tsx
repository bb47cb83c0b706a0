import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { addDays, todayIn } from "@/lib/time";
import { aSchedule, aVisitType } from "./fixtures";
import { HoursEditor } from "./HoursEditor";
import { mondayOf } from "./weeks";

const nextWeek = addDays(mondayOf(todayIn("Europe/Berlin")), 7);
const free = {
  days: Array.from({ length: 7 }, (_, index) => ({
    date: addDays(nextWeek, index),
    types: [
      {
        visitTypeId: aVisitType.id,
        starts:
          index === 0
            ? ["09:00", "09:30", "11:30"].map((at) => ({
                localStart: `${nextWeek}T${at}`,
                locationId: null,
              }))
            : [],
      },
    ],
  })),
};

type Sent = { path: string; body: unknown };

async function open() {
  const sent: Sent[] = [];
  vi.stubGlobal(
    "fetch",
    vi.fn(async (request: Request) => {
      const path = new URL(request.url).pathname;
      sent.push({ path, body: await request.json() });
      return Response.json(path.endsWith("/preview") ? free : { position: 2 });
    }),
  );
  render(
    <QueryClientProvider client={new QueryClient()}>
      <HoursEditor
        schedule={aSchedule({
          weekly: [{ weekday: "monday", from: "09:00", to: "12:00", locationId: null }],
          visitTypes: [aVisitType],
        })}
      />
    </QueryClientProvider>,
  );
  await screen.findByRole("button", { name: "Save hours" });
  const to = (path: string) => sent.filter((request) => request.path === path);
  return { saves: () => to("/api/schedule/hours"), previews: () => to("/api/schedule/preview") };
}

beforeEach(() => {
  vi.spyOn(navigator, "languages", "get").mockReturnValue(["en-GB"]);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it("says what overlaps, and sends nothing until it is corrected", async () => {
  const user = userEvent.setup();
  const { saves } = await open();
  const monday = within(screen.getByRole("group", { name: "Monday" }));
  await user.click(monday.getByRole("button", { name: "Add hours on Monday" }));
  const starts = monday.getAllByLabelText("Monday, from");
  await user.clear(starts[1] as HTMLElement);
  await user.type(starts[1] as HTMLElement, "11:00");
  expect(monday.getAllByText("These hours overlap others on the same day.")).toHaveLength(2);
  expect(starts[1]).toHaveAccessibleDescription(/overlap/);

  await user.click(screen.getByRole("button", { name: "Save hours" }));
  expect(screen.getByRole("alert")).toHaveTextContent("Correct the marked hours first.");
  expect(saves()).toEqual([]);

  await user.click(monday.getByRole("button", { name: /^Remove 11:00/ }));
  await user.click(screen.getByRole("button", { name: "Add hours on Friday" }));
  await user.click(screen.getByRole("button", { name: "Save hours" }));
  const every = { rhythm: "weekly", visitTypes: [], locationId: null };
  await waitFor(() =>
    expect(saves().map(({ body }) => body)).toEqual([
      {
        weekly: [
          { weekday: "monday", from: "09:00", to: "12:00", ...every },
          { weekday: "friday", from: "09:00", to: "12:30", ...every },
        ],
      },
    ]),
  );
});

it("shows next week's free times of the edited hours, once they are sound", async () => {
  const user = userEvent.setup();
  const { previews } = await open();
  const preview = within(screen.getByRole("region", { name: "Free times these hours give" }));
  expect(await preview.findByText("09:00 to 11:30 (3 times)")).toBeInTheDocument();
  expect(preview.getAllByText("No free times")).toHaveLength(6);
  expect(preview.getByText("09:30")).toBeInTheDocument();
  expect(previews()[0]?.body).toMatchObject({ from: nextWeek });

  const monday = within(screen.getByRole("group", { name: "Monday" }));
  await user.clear(monday.getByLabelText("Monday, to"));
  expect(preview.getByText(/Correct the marked hours/)).toBeInTheDocument();
  await user.type(monday.getByLabelText("Monday, to"), "13:00");
  await waitFor(() => expect(previews()).toHaveLength(2));
  expect(previews()[1]?.body).toMatchObject({ weekly: [{ from: "09:00", to: "13:00" }] });

  await user.click(preview.getByRole("button", { name: "Earlier week" }));
  expect(preview.getByRole("button", { name: "Earlier week" })).toBeDisabled();
  await waitFor(() =>
    expect(previews().at(-1)?.body).toMatchObject({ from: addDays(nextWeek, -7) }),
  );
});

it("says in which weeks and for which types hours are, and sends it", async () => {
  const user = userEvent.setup();
  const { saves } = await open();
  const monday = within(screen.getByRole("group", { name: "Monday" }));
  await user.click(monday.getByText(/Every week · all visit types/));
  await user.selectOptions(monday.getByLabelText("In which weeks"), "odd-weeks");
  await user.click(monday.getByLabelText("Check-up"));
  expect(monday.getByText(/^Every other week: .* · only Check-up/)).toBeInTheDocument();

  await user.click(screen.getByRole("button", { name: "Save hours" }));
  await waitFor(() =>
    expect(saves()[0]?.body).toMatchObject({
      weekly: [{ rhythm: "odd-weeks", visitTypes: [aVisitType.id] }],
    }),
  );
});
