import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { MemoryRouter } from "react-router";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { CalendarVisit, OwnVisitType } from "@/api/generated/types.gen";
import { visit } from "./fixtures";
import { MoveBar } from "./MoveBar";
import { MoveDialog } from "./MoveDialog";
import { freeStarts, type Moving } from "./moves";
import { TimeGrid } from "./TimeGrid";

const NOW = Date.parse("2026-11-30T08:00:00Z");
const first = visit("a", "2026-12-01T09:00", 30);
const free = freeStarts([
  {
    times: [
      {
        startsAt: "2026-12-01T09:00:00Z",
        endsAt: "2026-12-01T09:30:00Z",
        localStart: "2026-12-01T10:00",
        offset: "+01:00",
        inZone: "2026-12-01T10:00",
        zoneOffset: "+01:00",
        locationId: null,
      },
    ],
  },
]);

beforeEach(() => {
  vi.spyOn(navigator, "languages", "get").mockReturnValue(["en-GB"]);
  // jsdom has neither.
  Element.prototype.scrollIntoView = () => {};
  Element.prototype.setPointerCapture = () => {};
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** Shown once its texts are there. */
async function inApp(children: React.ReactNode) {
  const { container } = render(
    <QueryClientProvider client={new QueryClient()}>
      <MemoryRouter>{children}</MemoryRouter>
    </QueryClientProvider>,
  );
  await vi.waitFor(() => expect(container.ownerDocument.body.textContent).not.toBe(""));
}

async function grid(visits: CalendarVisit[], moving: Moving | null = null) {
  const handlers = { onOpen: vi.fn(), onMove: vi.fn(), onSlot: vi.fn(), onSelect: vi.fn() };
  await inApp(
    <TimeGrid
      days={["2026-12-01", "2026-12-02"]}
      zone="Europe/Berlin"
      now={NOW}
      visits={visits}
      types={[{ id: "type-1", bufferBefore: 0, bufferAfter: 10 } as OwnVisitType]}
      shapeOf={() => ({ hours: [{ from: 540, to: 720 }], off: [], closed: undefined })}
      moving={moving}
      free={free}
      onDrag={vi.fn()}
      onDrop={vi.fn()}
      onDragEnd={vi.fn()}
      {...handlers}
    />,
  );
  return handlers;
}

it("says of each visit when, who, what and how it stands, by its day", async () => {
  const { onOpen } = await grid([
    first,
    { ...visit("b", "2026-12-02T11:00", 30), status: "noshow" },
  ]);
  const day = screen.getByRole("region", { name: "Tuesday 1 December, 1 visit" });
  const block = within(day).getByRole("button", {
    name: "09:00–09:30, Patient A, First visit, Confirmed",
  });
  expect(screen.getByRole("button", { name: /Patient B.*Did not come/ })).toBeInTheDocument();
  await userEvent.click(block);
  expect(onOpen).toHaveBeenCalledWith(first);
});

it("takes a visit up by M while it can be moved, and not otherwise", async () => {
  const over = { ...visit("b", "2026-11-30T08:30", 30) };
  const { onMove } = await grid([first, over]);
  screen.getByRole("button", { name: /Patient A/ }).focus();
  await userEvent.keyboard("m");
  expect(onMove).toHaveBeenCalledWith(first);
});

it("shows where a visit on its way would be, and whether it fits", async () => {
  await grid([first], { visit: first, date: "2026-12-02", minute: 600, by: "pointer" });
  const day = screen.getByRole("region", { name: /^Wednesday 2 December/ });
  expect(within(day).getByText("Not free")).toBeInTheDocument();
});

it("goes by arrow keys, says where it is, and is taken by Enter or left by Escape", async () => {
  const [onDone, onCancel] = [vi.fn(), vi.fn()];
  const Bar = () => {
    const start = { visit: first, date: "2026-12-01", minute: 540, by: "steps" } as const;
    const [moving, setMoving] = useState<Moving>(start);
    return (
      <MoveBar
        moving={moving}
        grid={30}
        free={free}
        onStep={setMoving}
        onDone={onDone}
        onCancel={onCancel}
      />
    );
  };
  await inApp(<Bar />);
  expect(screen.getByRole("status")).toHaveTextContent("Where it is now");
  await userEvent.keyboard("{ArrowDown}{ArrowDown}");
  expect(screen.getByRole("status")).toHaveTextContent("Tuesday 1 December, 10:00 · Free");
  await userEvent.keyboard("{ArrowRight}");
  expect(screen.getByRole("status")).toHaveTextContent("Wednesday 2 December, 10:00 · Not free");
  await userEvent.keyboard("{Enter}");
  expect(onDone).toHaveBeenCalledOnce();
  await userEvent.keyboard("{Escape}");
  expect(onCancel).toHaveBeenCalledOnce();
});

it("asks before a visit moves, and says why it stays when it cannot", async () => {
  const bodies: unknown[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    bodies.push([new URL(request.url).pathname, await request.json()]);
    return Response.json({ code: "slot-taken" }, { status: 409 });
  });
  const [onMoved, onClose] = [vi.fn(), vi.fn()];
  await inApp(
    <MoveDialog
      moving={{ visit: first, date: "2026-12-01", minute: 600, by: "steps" }}
      startsAt="2026-12-01T09:00:00Z"
      zone="Europe/Berlin"
      taken={false}
      why={<p>Another visit lies there.</p>}
      onMoved={onMoved}
      onClose={onClose}
    />,
  );
  const dialog = await screen.findByRole("dialog", { name: "Move the visit of Patient A?" });
  expect(dialog).toHaveTextContent("The patient is told by mail");
  await userEvent.click(within(dialog).getByRole("button", { name: "Move visit" }));
  expect(await within(dialog).findByRole("alert")).toHaveTextContent(
    /The visit stays where it is.*Another visit lies there/,
  );
  expect(bodies).toEqual([
    ["/api/appointments/a/reschedule", { startsAt: "2026-12-01T09:00:00Z" }],
  ]);
  expect(onMoved).not.toHaveBeenCalled();
});
