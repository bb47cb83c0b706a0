import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import type { Schedule } from "@/api/generated/types.gen";
import { HoursEditor } from "./HoursEditor";

const schedule: Schedule = {
  timeZone: "Europe/Berlin",
  version: 1,
  visitTypes: [],
  weekly: [{ weekday: "monday", from: "09:00", to: "12:00" }],
};

async function open() {
  const send = vi.fn(async (_request: Request) => Response.json({ position: 2 }));
  vi.stubGlobal("fetch", send);
  render(
    <QueryClientProvider client={new QueryClient()}>
      <HoursEditor schedule={schedule} />
    </QueryClientProvider>,
  );
  await screen.findByRole("button", { name: "Save hours" });
  return send;
}

afterEach(() => vi.unstubAllGlobals());

it("says what overlaps, and sends nothing until it is corrected", async () => {
  const user = userEvent.setup();
  const send = await open();
  const monday = within(screen.getByRole("group", { name: "Monday" }));
  await user.click(monday.getByRole("button", { name: "Add hours on Monday" }));
  const starts = monday.getAllByLabelText("Monday, from");
  await user.clear(starts[1] as HTMLElement);
  await user.type(starts[1] as HTMLElement, "11:00");
  expect(monday.getAllByText("These hours overlap others on the same day.")).toHaveLength(2);
  expect(starts[1]).toHaveAccessibleDescription(/overlap/);

  await user.click(screen.getByRole("button", { name: "Save hours" }));
  expect(screen.getByRole("alert")).toHaveTextContent("Correct the marked hours first.");
  expect(send).not.toHaveBeenCalled();

  await user.click(monday.getByRole("button", { name: /^Remove 11:00/ }));
  await user.click(screen.getByRole("button", { name: "Add hours on Friday" }));
  await user.click(screen.getByRole("button", { name: "Save hours" }));
  expect(send).toHaveBeenCalledOnce();
  const [[request] = []] = send.mock.calls;
  expect(await request?.json()).toEqual({
    weekly: [
      { weekday: "monday", from: "09:00", to: "12:00" },
      { weekday: "friday", from: "09:00", to: "12:30" },
    ],
  });
});
