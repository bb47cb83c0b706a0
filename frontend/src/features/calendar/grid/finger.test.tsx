import { render, screen } from "@testing-library/react";
import { useRef } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { pull, useFinger } from "./finger";

const held = {
  onLift: vi.fn<(at: { x: number; y: number }) => boolean>(),
  onDrag: vi.fn<(at: { x: number; y: number }) => void>(),
  onDrop: vi.fn<(at: { x: number; y: number }) => void>(),
  onCancel: vi.fn<() => void>(),
};

function Thing() {
  const ref = useRef<HTMLButtonElement>(null);
  useFinger(ref, held);
  return <button ref={ref}>Visit</button>;
}

/** What a touch screen sends; answers whether the browser may still scroll or click. */
function touch(type: string, ...points: [x: number, y: number][]) {
  const touches = points.map(([clientX, clientY]) => ({ clientX, clientY }));
  const event = Object.assign(new Event(type, { bubbles: true, cancelable: true }), { touches });
  return screen.getByRole("button").dispatchEvent(event);
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(window, "scrollBy").mockReturnValue();
  held.onLift.mockReturnValue(true);
  render(<Thing />);
});
afterEach(() => {
  vi.useRealTimers();
  vi.clearAllMocks();
});

it("takes hold once the finger has rested, follows it and lets go where it leaves", () => {
  touch("touchstart", [50, 300]);
  touch("touchmove", [53, 304]);
  vi.advanceTimersByTime(399);
  expect(held.onLift).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(held.onLift).toHaveBeenCalledWith({ x: 50, y: 300 });

  expect(touch("touchmove", [50, 360])).toBe(false);
  expect(held.onDrag).toHaveBeenLastCalledWith({ x: 50, y: 360 });
  expect(touch("touchend")).toBe(false);
  expect(held.onDrop).toHaveBeenCalledWith({ x: 50, y: 360 });
  expect(held.onCancel).not.toHaveBeenCalled();
});

it("leaves a quick swipe to the browser, and a tap", () => {
  touch("touchstart", [50, 300]);
  expect(touch("touchmove", [50, 270])).toBe(true);
  vi.advanceTimersByTime(1000);
  expect(touch("touchmove", [50, 100])).toBe(true);
  touch("touchend");

  touch("touchstart", [50, 300]);
  vi.advanceTimersByTime(100);
  expect(touch("touchend")).toBe(true);
  vi.advanceTimersByTime(1000);
  expect(held.onLift).not.toHaveBeenCalled();
});

it("lets the browser have what cannot be lifted", () => {
  held.onLift.mockReturnValue(false);
  touch("touchstart", [50, 300]);
  vi.advanceTimersByTime(400);
  expect(touch("touchmove", [50, 360])).toBe(true);
  touch("touchend");
  expect(held.onDrag).not.toHaveBeenCalled();
  expect(held.onDrop).not.toHaveBeenCalled();
});

it.each([
  ["a second finger", () => touch("touchstart", [50, 360], [200, 200])],
  ["Escape", () => window.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }))],
  ["a touch that is taken away", () => touch("touchcancel")],
])("gives up by %s", (_, interrupt) => {
  touch("touchstart", [50, 300]);
  vi.advanceTimersByTime(400);
  touch("touchmove", [50, 360]);
  interrupt();
  expect(held.onCancel).toHaveBeenCalledOnce();
  touch("touchend");
  expect(held.onDrop).not.toHaveBeenCalled();
});

it("goes along near an edge, the faster the nearer", () => {
  expect(pull(400, 64, 740)).toBe(0);
  expect(pull(100, 64, 740)).toBe(-7);
  expect(pull(64, 64, 740)).toBe(-14);
  expect(pull(739, 64, 740)).toBe(14);

  touch("touchstart", [50, 300]);
  vi.advanceTimersByTime(400);
  touch("touchmove", [50, window.innerHeight - 1]);
  vi.advanceTimersByTime(40);
  expect(window.scrollBy).toHaveBeenCalledWith({ top: 14, behavior: "instant" });
});
