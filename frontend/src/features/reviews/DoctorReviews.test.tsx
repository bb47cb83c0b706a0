import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter } from "react-router";
import { afterEach, expect, it, vi } from "vitest";
import type { DoctorReviews as Page } from "@/api/generated/types.gen";
import { DoctorReviews } from "./DoctorReviews";

const page: Page = {
  rating: { average: 4.5, reviews: 12 },
  byStars: [1, 0, 0, 2, 9],
  reviews: [
    {
      rating: 5,
      text: "Took her time.",
      visitType: "Check-up",
      month: "2026-11",
      reply: { text: "Thank you.", repliedAt: "2026-11-25T08:00:00Z" },
    },
    { rating: 1, text: null, visitType: "First visit", month: "2026-10", reply: null },
  ],
  total: 12,
  page: 1,
  pageSize: 10,
};

function open(answer: Page) {
  const onSort = vi.fn();
  vi.stubGlobal("fetch", async () => Response.json(answer));
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MemoryRouter>
        <DoctorReviews
          doctor={{ id: "doctor-1", name: "Dr. Ada Lind" }}
          sort="newest"
          page={1}
          onSort={onSort}
          pagePath={(next) => `/doctors/doctor-1?reviews=${next}`}
        />
      </MemoryRouter>
    </QueryClientProvider>,
  );
  return onSort;
}

afterEach(() => vi.unstubAllGlobals());

it("shows what the reviews come to, and each with its reply", async () => {
  const onSort = open(page);
  const region = within(await screen.findByRole("region", { name: "Reviews" }));
  expect(await region.findByText("out of 5, from 12 reviews")).toBeVisible();
  expect(region.getByText("5 of 5 stars: 9 reviews")).toBeInTheDocument();
  const [first, second] = region.getAllByRole("article");
  expect(first).toHaveTextContent("Check-up, November 2026");
  expect(first).toHaveTextContent("Reply from Dr. Ada LindThank you.");
  expect(within(second as HTMLElement).getByRole("img", { name: "1 of 5 stars" })).toBeVisible();
  expect(region.getByRole("link", { name: "Next" })).toHaveAttribute(
    "href",
    "/doctors/doctor-1?reviews=2",
  );
  await userEvent.selectOptions(region.getByRole("combobox", { name: "Order" }), "Worst first");
  expect(onSort).toHaveBeenCalledWith("lowest");
});

it("says how the first review comes about when there is none", async () => {
  open({ ...page, rating: null, byStars: [0, 0, 0, 0, 0], reviews: [], total: 0 });
  expect(await screen.findByRole("heading", { name: "No reviews yet" })).toBeVisible();
  expect(screen.getByText(/once it has taken place/)).toBeVisible();
});
