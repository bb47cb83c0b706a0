import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import type { Visit } from "@/api/generated/types.gen";
import { VisitReview } from "./VisitReview";

const visit: Visit = {
  id: "visit-1",
  doctor: {
    id: "doctor-1",
    name: "Dr. Ada Lind",
    specialties: ["cardiology"],
    street: "Ring 1",
    city: "Berlin",
    country: "DE",
    timeZone: "Europe/Berlin",
  },
  visitType: { id: "type-1", name: "Check-up" },
  startsAt: "2026-11-23T08:00:00Z",
  endsAt: "2026-11-23T08:30:00Z",
  localStart: "2026-11-23T09:00",
  offset: "+01:00",
  status: "fulfilled",
  price: { amount: 8000, currency: "EUR" },
  cancellable: false,
  reason: null,
  expiresAt: null,
  policy: { noticeHours: 24, freeUntil: "2026-11-22T08:00:00Z" },
  video: null,
  location: null,
  series: null,
  cancellation: null,
  reviewableUntil: "2027-02-21T08:30:00Z",
  review: null,
};

function open(change: Partial<Visit> = {}, answer: () => Response = granted) {
  const send = vi.fn(async (_request: Request) => answer());
  vi.stubGlobal("fetch", send);
  render(
    <QueryClientProvider client={new QueryClient()}>
      <VisitReview visit={{ ...visit, ...change }} />
    </QueryClientProvider>,
  );
  return send;
}

const granted = () => Response.json({ position: 9 }, { status: 201 });

async function openForm() {
  const user = userEvent.setup();
  await user.click(
    await screen.findByRole("button", { name: "Review your visit with Dr. Ada Lind" }),
  );
  const dialog = await screen.findByRole("dialog", {
    name: "How was your visit with Dr. Ada Lind?",
  });
  return { user, form: within(dialog) };
}

afterEach(() => vi.unstubAllGlobals());

it("says what is public, and publishes stars and text", async () => {
  const send = open();
  const { user, form } = await openForm();
  expect(screen.getByRole("dialog")).toHaveAccessibleDescription(/Your name is never shown/);
  await user.click(form.getByRole("radio", { name: "4 stars: good" }));
  await user.type(form.getByRole("textbox", { name: /^What should others know/ }), " Kind. ");
  await user.click(form.getByRole("button", { name: "Publish review" }));

  await vi.waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  const [[request] = []] = send.mock.calls;
  expect(new URL(request?.url ?? "").pathname).toBe("/api/appointments/visit-1/review");
  expect(await request?.json()).toEqual({ rating: 4, text: "Kind." });
});

it("chooses stars by keyboard, and asks for them when they are missing", async () => {
  const send = open();
  const { user, form } = await openForm();
  await user.click(form.getByRole("button", { name: "Publish review" }));
  expect(await form.findByText("Choose one to five stars.")).toBeVisible();
  const stars = form.getByRole("group", { name: "Your stars" });
  expect(stars).toHaveAccessibleDescription("Choose one to five stars.");
  expect(send).not.toHaveBeenCalled();

  await vi.waitFor(() => expect(within(stars).getAllByRole("radio")[0]).toHaveFocus());
  await user.keyboard(" {ArrowRight}{ArrowRight}");
  expect(form.getByRole("radio", { name: "3 stars: all right" })).toBeChecked();
  expect(form.queryByText("Choose one to five stars.")).not.toBeInTheDocument();
  await user.click(form.getByRole("button", { name: "Publish review" }));
  await vi.waitFor(() => expect(send).toHaveBeenCalledOnce());
  expect(await send.mock.calls[0]?.[0].json()).toEqual({ rating: 3, text: null });
});

it("says a refusal where the question was asked, and keeps the text", async () => {
  open({}, () => Response.json({ code: "review-too-late", status: 422 }, { status: 422 }));
  const { user, form } = await openForm();
  await user.click(form.getByRole("radio", { name: "1 star: very poor" }));
  await user.type(form.getByRole("textbox"), "Late.");
  await user.click(form.getByRole("button", { name: "Publish review" }));
  expect(await form.findByRole("alert")).toHaveTextContent(/90 days/);
  expect(form.getByRole("textbox")).toHaveValue("Late.");
});

it("shows the own review with its reply, and withdraws it after a question", async () => {
  const review = {
    rating: 2,
    text: "So so.",
    standing: "published",
    reply: { text: "We are sorry.", repliedAt: "2026-11-25T08:00:00Z" },
  } as const;
  const send = open({ reviewableUntil: null, review });
  expect(screen.getByRole("img", { name: "2 of 5 stars" })).toBeVisible();
  expect(screen.getByText("So so.")).toBeVisible();
  expect(screen.getByText("Reply from Dr. Ada Lind")).toBeVisible();
  const user = userEvent.setup();
  await user.click(screen.getByRole("button", { name: "Withdraw your review of Dr. Ada Lind" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Withdraw your review?" }));
  await user.click(dialog.getByRole("button", { name: "Yes, withdraw" }));
  await vi.waitFor(() => expect(send).toHaveBeenCalledOnce());
  expect(send.mock.calls[0]?.[0].url).toMatch(/\/appointments\/visit-1\/review\/withdraw$/);
});

it("offers nothing for a visit that cannot be reviewed", () => {
  open({ status: "noshow", reviewableUntil: null });
  expect(screen.queryByRole("button")).not.toBeInTheDocument();
});
