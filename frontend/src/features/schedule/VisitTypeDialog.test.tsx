import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Catalogue, OwnVisitType } from "@/api/generated/types.gen";
import { aVisitType } from "./fixtures";
import { VisitTypeDialog } from "./VisitTypeDialog";

const catalogue: Catalogue = {
  cancellationNoticeHours: 48,
  rooms: [{ id: "00000000-0000-0000-0000-00000000000a", name: "Ultrasound", kind: "device" }],
  templates: [
    {
      id: "00000000-0000-0000-0000-00000000000b",
      name: "First visit",
      minutes: 40,
      bufferBefore: 0,
      bufferAfter: 10,
      price: { amount: 9000, currency: "EUR" },
      confirmation: "by-doctor",
      noticeMinutes: 120,
      cancellationNoticeHours: 24,
      standing: "active",
    },
  ],
};

async function open(type?: OwnVisitType) {
  const bodies: unknown[] = [];
  vi.stubGlobal(
    "fetch",
    vi.fn(async (request: Request) => {
      if (request.method === "GET") return Response.json(catalogue);
      bodies.push(await request.json());
      return Response.json({ position: 2 });
    }),
  );
  render(
    <QueryClientProvider client={new QueryClient()}>
      <VisitTypeDialog type={type} onClose={() => {}} />
    </QueryClientProvider>,
  );
  await screen.findByRole("button", { name: "Save visit type" });
  return bodies;
}

beforeEach(() => {
  vi.spyOn(navigator, "languages", "get").mockReturnValue(["en-GB"]);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it("asks for the link of a video visit, and sends when it can be booked", async () => {
  const user = userEvent.setup();
  const place = { kind: "telehealth", link: "http://meet.example" } as const;
  const bodies = await open({ ...aVisitType, name: "Talk", place });
  await user.click(screen.getByRole("button", { name: "Save visit type" }));
  expect(await screen.findByText("Enter a link that starts with https://.")).toBeInTheDocument();
  expect(bodies).toEqual([]);

  await user.clear(screen.getByLabelText("Link to the video room"));
  await user.type(screen.getByLabelText("Link to the video room"), "https://meet.example/a");
  await user.selectOptions(screen.getByLabelText("Shortest notice"), "12 hours");
  await user.type(screen.getByLabelText(/^At most a day/), "4");
  await user.click(screen.getByRole("button", { name: "Save visit type" }));
  await waitFor(() => expect(bodies).toHaveLength(1));
  expect(bodies[0]).toMatchObject({
    name: "Talk",
    place: { kind: "telehealth", link: "https://meet.example/a" },
    gridMinutes: 15,
    noticeMinutes: 720,
    advanceDays: 180,
    limits: { perDay: 4, perWeek: null },
  });
});

it("asks for a link as soon as a new type is by video", async () => {
  await open();
  expect(screen.queryByLabelText("Link to the video room")).not.toBeInTheDocument();
  await userEvent.selectOptions(screen.getByLabelText("Place"), "By video");
  expect(screen.getByLabelText("Link to the video room")).toBeInTheDocument();
});

it("keeps what was stored, also an unusual notice", async () => {
  const bodies = await open({
    ...aVisitType,
    noticeMinutes: 90,
    gridMinutes: 20,
    limits: { perDay: null, perWeek: 12 },
  });
  expect(screen.getByLabelText("Shortest notice")).toHaveDisplayValue("90 minutes");
  await userEvent.click(screen.getByRole("button", { name: "Save visit type" }));
  await waitFor(() => expect(bodies).toHaveLength(1));
  expect(bodies[0]).toEqual({
    name: "Check-up",
    minutes: 30,
    bufferBefore: 0,
    bufferAfter: 0,
    price: { amount: 5000, currency: "EUR" },
    confirmation: "automatic",
    cancellationNoticeHours: 24,
    place: { kind: "practice" },
    gridMinutes: 20,
    noticeMinutes: 90,
    advanceDays: 180,
    limits: { perDay: null, perWeek: 12 },
    rooms: [],
  });
});

it("begins with the platform's notice, and takes over a template and a room", async () => {
  const user = userEvent.setup();
  const bodies = await open();
  await waitFor(() => expect(screen.getByLabelText(/^Free to cancel/)).toHaveValue(48));
  await user.selectOptions(await screen.findByLabelText("Start from a template"), "First visit");
  expect(screen.getByLabelText("Name")).toHaveValue("First visit");
  await user.click(screen.getByLabelText("Ultrasound"));
  await user.click(screen.getByRole("button", { name: "Save visit type" }));
  await waitFor(() => expect(bodies).toHaveLength(1));
  expect(bodies[0]).toMatchObject({
    name: "First visit",
    minutes: 40,
    bufferAfter: 10,
    price: { amount: 9000, currency: "EUR" },
    confirmation: "by-doctor",
    noticeMinutes: 120,
    cancellationNoticeHours: 24,
    rooms: ["00000000-0000-0000-0000-00000000000a"],
    gridMinutes: 15,
  });
});
