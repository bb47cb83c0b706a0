import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import type { AdminReview } from "@/api/generated/types.gen";
import { AdminReviewsTable } from "./AdminReviewsTable";
import { ModerationDialog } from "./ModerationDialog";

const review: AdminReview = {
  id: "visit-1",
  doctor: { id: "doctor-1", name: "Dr. Ada Lind" },
  rating: 1,
  text: "What idiots.",
  visitType: "Check-up",
  month: "2026-11",
  standing: "published",
  writtenAt: "2026-11-25T08:00:00Z",
  reply: null,
  moderation: null,
};

afterEach(() => vi.unstubAllGlobals());

it("hides a review with a reason", async () => {
  const user = userEvent.setup();
  const send = vi.fn(async (_request: Request) => Response.json({ position: 9 }));
  vi.stubGlobal("fetch", send);
  const onClose = vi.fn();
  render(
    <QueryClientProvider client={new QueryClient()}>
      <ModerationDialog review={review} action="hide" onClose={onClose} />
    </QueryClientProvider>,
  );
  const dialog = within(
    await screen.findByRole("dialog", { name: "Hide this review of Dr. Ada Lind?" }),
  );
  expect(dialog.getByText("What idiots.")).toBeVisible();
  await user.click(dialog.getByRole("button", { name: "Hide review" }));
  expect(await dialog.findByText("Choose a reason.")).toBeVisible();
  expect(send).not.toHaveBeenCalled();

  await user.selectOptions(dialog.getByRole("combobox", { name: "Reason" }), "offensive");
  await user.type(dialog.getByRole("textbox", { name: "In your words" }), "Insults the staff.");
  await user.click(dialog.getByRole("button", { name: "Hide review" }));
  await vi.waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  const [[request] = []] = send.mock.calls;
  expect(new URL(request?.url ?? "").pathname).toBe("/api/admin/reviews/visit-1/hide");
  expect(await request?.json()).toEqual({ reason: "offensive", note: "Insults the staff." });
});

it("offers for each review what can be done with it", async () => {
  const onModerate = vi.fn();
  const moderation = { reason: "offensive", note: "Insults.", at: "2026-11-26T08:00:00Z" };
  const hidden: AdminReview = { ...review, id: "2", standing: "hidden", moderation };
  const withdrawn: AdminReview = { ...review, id: "3", standing: "withdrawn", text: null };
  render(<AdminReviewsTable reviews={[review, hidden, withdrawn]} onModerate={onModerate} />);
  const table = await screen.findByRole("table", { name: "Reviews" });
  const [, first, second, third] = within(table).getAllByRole("row");
  await userEvent.click(
    within(first as HTMLElement).getByRole("button", { name: "Hide review of Dr. Ada Lind" }),
  );
  expect(onModerate).toHaveBeenLastCalledWith(review, "hide");
  expect(second).toHaveTextContent("Insults or threatens: Insults.");
  await userEvent.click(
    within(second as HTMLElement).getByRole("button", { name: "Restore review of Dr. Ada Lind" }),
  );
  expect(onModerate).toHaveBeenLastCalledWith(hidden, "restore");
  expect(within(third as HTMLElement).queryByRole("button")).not.toBeInTheDocument();
});
