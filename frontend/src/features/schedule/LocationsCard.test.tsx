import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Schedule } from "@/api/generated/types.gen";
import { aLocation, aSchedule, aVisitType } from "./fixtures";
import { HoursEditor } from "./HoursEditor";
import { LocationsCard } from "./LocationsCard";

type Sent = { method: string; path: string; body: unknown };

function open(children: React.ReactNode) {
  const sent: Sent[] = [];
  vi.stubGlobal(
    "fetch",
    vi.fn(async (request: Request) => {
      const path = new URL(request.url).pathname;
      const text = await request.text();
      sent.push({ method: request.method, path, body: text ? JSON.parse(text) : undefined });
      if (path === "/api/search/places") return Response.json({ places: [] });
      return Response.json(path.endsWith("/preview") ? { days: [] } : { position: 2 });
    }),
  );
  render(<QueryClientProvider client={new QueryClient()}>{children}</QueryClientProvider>);
  return sent;
}

beforeEach(() => {
  vi.spyOn(navigator, "languages", "get").mockReturnValue(["en-GB"]);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const weekly: Schedule["weekly"] = [
  { weekday: "thursday", from: "14:00", to: "18:00", locationId: aLocation.id },
];

it("says which hours are at a location, and that it cannot be retired because of them", async () => {
  const user = userEvent.setup();
  const sent = open(<LocationsCard schedule={aSchedule({ locations: [aLocation], weekly })} />);
  expect(await screen.findByText("Hours on Thursday")).toBeInTheDocument();
  const retire = screen.getByRole("button", { name: "Retire Branch at the canal" });
  expect(retire).toHaveAttribute("aria-disabled", "true");
  expect(retire).toHaveAccessibleDescription("Hours on Thursday");
  await user.click(retire);
  expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
  expect(sent).toEqual([]);
});

it("retires an unused location after asking", async () => {
  const user = userEvent.setup();
  const sent = open(<LocationsCard schedule={aSchedule({ locations: [aLocation] })} />);
  await user.click(await screen.findByRole("button", { name: "Retire Branch at the canal" }));
  const dialog = within(await screen.findByRole("dialog"));
  await user.click(dialog.getByRole("button", { name: "Yes, retire" }));
  await waitFor(() =>
    expect(sent[0]).toMatchObject({
      method: "DELETE",
      path: `/api/schedule/locations/${aLocation.id}`,
    }),
  );
});

it("adds a location with its address and coordinates", async () => {
  const user = userEvent.setup();
  const sent = open(<LocationsCard schedule={aSchedule()} />);
  await user.click(await screen.findByRole("button", { name: "Add location" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Add a location" }));
  await user.click(dialog.getByRole("button", { name: "Save location" }));
  expect(dialog.getByLabelText("Name")).toHaveAccessibleDescription("Please fill this in.");
  const paste = async (label: string, text: string) => {
    await user.click(dialog.getByLabelText(label));
    await user.paste(text);
  };
  await paste("Name", "Branch at the canal");
  await paste("Street and number", "Am Kanal 3");
  await paste("City", "Potsdam");
  await user.selectOptions(dialog.getByLabelText("Country"), "DE");
  await paste("Latitude", "52.4");
  await paste("Longitude", "13.06");
  await user.click(dialog.getByRole("button", { name: "Save location" }));
  const { id: _, name, ...address } = aLocation;
  await waitFor(() =>
    expect(sent.filter(({ method }) => method === "POST")).toEqual([
      { method: "POST", path: "/api/schedule/locations", body: { name, address } },
    ]),
  );
});

it("offers the locations for a block of hours, and sends the chosen one", async () => {
  const user = userEvent.setup();
  const hours = [{ weekday: "monday" as const, from: "09:00", to: "12:00", locationId: null }];
  const schedule = aSchedule({ locations: [aLocation], weekly: hours, visitTypes: [aVisitType] });
  const sent = open(<HoursEditor schedule={schedule} />);
  const monday = within(await screen.findByRole("group", { name: "Monday" }));
  await user.click(monday.getByText(/Every week · all visit types · Practice/));
  await user.selectOptions(monday.getByLabelText("Where"), "Branch at the canal");
  expect(monday.getByText(/all visit types · Branch at the canal/)).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Save hours" }));
  await waitFor(() =>
    expect(sent.find(({ path }) => path === "/api/schedule/hours")?.body).toMatchObject({
      weekly: [{ weekday: "monday", locationId: aLocation.id }],
    }),
  );
});
