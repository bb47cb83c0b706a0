import { render } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { endSession, startSession } from "@/api/session";
import { Time } from "./Time";

const visit = {
  startsAt: "2026-03-03T13:30:00Z",
  endsAt: "2026-03-03T14:00:00Z",
  local: "2026-03-03T14:30",
  zone: "Europe/Berlin",
};

function readFrom(timeZone: string) {
  startSession({
    accessToken: "t",
    account: { id: "1", role: "patient", name: "A", email: "a@b.c", timeZone, locale: "en" },
  });
}

const shown = (element: React.ReactElement) => render(element).container.textContent;

beforeEach(() => {
  vi.useFakeTimers({ now: new Date("2026-03-01T08:00:00Z") });
  vi.spyOn(navigator, "languages", "get").mockReturnValue(["en-GB"]);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  endSession();
});

it("tells day and clock, without a zone, to somebody on the same clock", () => {
  readFrom("Europe/Vienna");
  expect(shown(<Time {...visit} />)).toMatch(/^Tue,? 3 March, 14:30\s?–\s?15:00$/u);
});

it("names the zone to somebody elsewhere", () => {
  readFrom("Europe/Lisbon");
  expect(shown(<Time {...visit} />)).toMatch(
    /14:30.*15:00 \(Central European (Standard )?Time\)$/u,
  );
});

it("also tells the reader's own clock when asked for both", () => {
  readFrom("Europe/Lisbon");
  expect(shown(<Time {...visit} both />)).toContain("on your clock 13:30");
});

it("tells the reader's own day when it is another one", () => {
  readFrom("Pacific/Auckland");
  expect(shown(<Time {...visit} both />)).toMatch(/on your clock Wed,? 4 March, 02:30/u);
});

it("believes the server's local time rather than this browser's zone rules", () => {
  readFrom("Europe/Berlin");
  const text = shown(<Time {...visit} local="2026-03-03T13:30" />);
  expect(text).toContain("13:30");
  expect(text).toContain("Central European");
});

it("adds the year when it is not this one", () => {
  readFrom("Europe/Berlin");
  const next = {
    startsAt: "2027-01-05T08:00:00Z",
    local: "2027-01-05T09:00",
    zone: "Europe/Berlin",
  };
  expect(shown(<Time {...next} />)).toContain("2027");
});

it("carries the instant for machines", () => {
  readFrom("Europe/Berlin");
  const { container } = render(<Time {...visit} />);
  expect(container.querySelector("time")).toHaveAttribute("datetime", visit.startsAt);
});
