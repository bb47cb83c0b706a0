import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { visit } from "./grid/fixtures";
import { NeedsAnswer } from "./NeedsAnswer";

const now = Date.parse("2026-11-22T09:00:00Z");

function open(needsNewTime: boolean) {
  vi.stubGlobal("fetch", async () => Response.json({}));
  const visits = [{ ...visit("a", "2026-11-23T10:00", 30), needsNewTime }];
  render(
    <QueryClientProvider client={new QueryClient()}>
      <NeedsAnswer visits={visits} zone="Europe/Berlin" now={now} />
    </QueryClientProvider>,
  );
}

afterEach(() => vi.unstubAllGlobals());

it("asks for a new time for a visit that could not follow the clocks", async () => {
  open(true);
  expect(await screen.findByText("Please choose a new time")).toBeVisible();
  expect(screen.getByText(/could not keep the time that was agreed on/)).toBeVisible();
});

it("asks for no new time otherwise", async () => {
  open(false);
  expect(await screen.findByText("Patient A")).toBeVisible();
  expect(screen.queryByText("Please choose a new time")).not.toBeInTheDocument();
});
