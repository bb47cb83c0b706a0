import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import type { OwnReview } from "@/api/generated/types.gen";
import { OwnReviewCard } from "./OwnReviewCard";

const review: OwnReview = {
  id: "visit-1",
  rating: 4,
  text: "Good advice.",
  visitType: "Check-up",
  month: "2026-11",
  standing: "published",
  writtenAt: "2026-11-25T08:00:00Z",
  reply: null,
};

async function open(change: Partial<OwnReview> = {}) {
  const send = vi.fn(async (_request: Request) => Response.json({ position: 9 }));
  vi.stubGlobal("fetch", send);
  render(
    <QueryClientProvider client={new QueryClient()}>
      <OwnReviewCard review={{ ...review, ...change }} />
    </QueryClientProvider>,
  );
  await screen.findByRole("article", { name: "Check-up, November 2026" });
  return send;
}

afterEach(() => vi.unstubAllGlobals());

it("replies to a review that waits for it", async () => {
  const user = userEvent.setup();
  const send = await open();
  expect(screen.getByText("No reply yet")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Reply" }));
  const text = screen.getByRole("textbox", { name: "Your reply" });
  expect(text).toHaveAccessibleDescription(/Public, under your name/);
  await user.click(screen.getByRole("button", { name: "Publish reply" }));
  expect(await screen.findByText("Please fill this in.")).toBeVisible();
  await user.type(text, "Thank you.");
  await user.click(screen.getByRole("button", { name: "Publish reply" }));
  await vi.waitFor(() => expect(send).toHaveBeenCalledOnce());
  const [[request] = []] = send.mock.calls;
  expect(request?.method).toBe("PUT");
  expect(await request?.json()).toEqual({ text: "Thank you." });
});

it("changes and withdraws the reply", async () => {
  const user = userEvent.setup();
  const send = await open({ reply: { text: "Thanks.", repliedAt: "2026-11-26T08:00:00Z" } });
  await user.click(screen.getByRole("button", { name: "Change reply" }));
  expect(screen.getByRole("textbox", { name: "Your reply" })).toHaveValue("Thanks.");
  await user.click(screen.getByRole("button", { name: "Go back" }));
  await user.click(screen.getByRole("button", { name: "Withdraw reply" }));
  await vi.waitFor(() => expect(send).toHaveBeenCalledOnce());
  expect(send.mock.calls[0]?.[0].method).toBe("DELETE");
});

it("shows that a review is hidden, without its text", async () => {
  await open({ standing: "hidden", text: null });
  expect(screen.getByText(/has hidden this review/)).toBeVisible();
  expect(screen.queryByRole("button", { name: "Reply" })).not.toBeInTheDocument();
});
