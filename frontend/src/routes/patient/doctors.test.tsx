import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter, useLocation } from "react-router";
import { afterEach, expect, it, vi } from "vitest";
import type { DoctorPage } from "@/api/generated/types.gen";
import { Doctors } from "./doctors";

const facets: DoctorPage["facets"] = {
  specialties: [{ code: "dermatology", doctors: 2 }],
  visitTypes: [{ name: "First visit", doctors: 2 }],
  cities: [{ name: "Berlin", country: "DE", doctors: 2 }],
  languages: [{ code: "de", doctors: 2 }],
  genders: [
    { code: "female", doctors: 1 },
    { code: "male", doctors: 1 },
  ],
  video: 1,
  ratings: [{ stars: 4.5, doctors: 0 }],
  prices: [
    {
      doctors: 2,
      lowest: { amount: 4000, currency: "EUR" },
      highest: { amount: 9000, currency: "EUR" },
    },
  ],
  radii: [],
};

const ada: DoctorPage["doctors"][number] = {
  id: "ada",
  name: "Dr. Ada Lind",
  gender: "female",
  specialties: ["dermatology"],
  city: "Berlin",
  country: "DE",
  street: "Ring 1",
  latitude: 52.5,
  longitude: 13.4,
  locations: [],
  locationId: null,
  distanceKm: 2.4,
  timeZone: "Europe/Berlin",
  languages: ["de"],
  visitTypes: [],
  nextFree: [],
  priceFrom: { amount: 4000, currency: "EUR" },
  rating: { average: 4.6, reviews: 12 },
};

const found: DoctorPage = {
  doctors: [ada],
  total: 1,
  page: 1,
  pageSize: 20,
  facets,
  relax: [],
  nameMatch: null,
  place: null,
};

function Address() {
  const { search } = useLocation();
  return <output aria-label="address">{search}</output>;
}

function open(path: string, page: DoctorPage) {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    if (request.url.includes("/api/specialties")) return Response.json({ specialties: [] });
    asked.push(request.url);
    const places = {
      places: [
        {
          id: "de-berlin",
          name: "Berlin",
          country: "DE",
          latitude: 52.5,
          longitude: 13.4,
          doctors: 9,
        },
      ],
    };
    if (request.url.includes("/api/search/places")) return Response.json(places);
    if (request.url.includes("/api/search/facets")) return Response.json(facets);
    if (request.url.includes("/api/search/map")) return Response.json({ pins: [], total: 0 });
    return Response.json(page);
  });
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MemoryRouter initialEntries={[path]}>
        <Doctors />
        <Address />
      </MemoryRouter>
    </QueryClientProvider>,
  );
  return asked;
}

const address = () => screen.getByLabelText("address").textContent;

afterEach(() => vi.unstubAllGlobals());

it("narrows a search by choices that say how many doctors each leaves", async () => {
  const person = userEvent.setup();
  open("/doctors", found);
  const filters = within(await screen.findByRole("complementary", { name: "Filters" }));
  await person.click(await filters.findByRole("button", { name: /^a woman\b.*1 doctor/ }));
  expect(address()).toBe("?gender=female");
  await person.click(filters.getByRole("button", { name: /^By video\b.*1 doctor/ }));
  expect(address()).toBe("?gender=female&video=true");
  await person.click(filters.getByRole("button", { name: /^a woman\b.*1 doctor/ }));
  expect(address()).toBe("?video=true");
  expect(filters.getByRole("button", { name: /^4\.5 stars and more\b.*0 doctor/ })).toBeDisabled();
  await person.selectOptions(filters.getByLabelText("Price of a visit"), "up to €60.00");
  expect(address()).toBe("?video=true&priceMax=6000&currency=EUR");
});

it("shows a card with distance, rating and price", async () => {
  open("/doctors?place=de-berlin", {
    ...found,
    place: { id: "de-berlin", name: "Berlin", country: "DE", latitude: 52.5, longitude: 13.4 },
  });
  expect(await screen.findByRole("heading", { level: 1, name: "Doctors in Berlin" })).toBeVisible();
  expect(screen.getByText("2.4 km", { exact: false })).toBeVisible();
  expect(screen.getByText("from €40.00")).toBeVisible();
});

it("says what to give up when nobody fits, and gives it up in one tap", async () => {
  const person = userEvent.setup();
  open("/doctors?gender=female&freeOn=2026-11-24,2026-11-25&view=map", {
    ...found,
    doctors: [],
    total: 0,
    relax: [
      { without: "gender", doctors: 4 },
      { without: "freeOn", doctors: 2 },
    ],
  });
  await person.click(await screen.findByRole("button", { name: "without “a woman”: 4" }));
  expect(address()).toBe("?freeOn=2026-11-24%2C2026-11-25&view=map");
  expect(screen.getByRole("button", { name: "without “2 days”: 2" })).toBeVisible();
});

it("suggests places while one types, by keyboard", async () => {
  const person = userEvent.setup();
  open("/doctors", found);
  const filters = within(await screen.findByRole("complementary", { name: "Filters" }));
  const where = filters.getByRole("combobox", { name: "Near" });
  await person.type(where, "Berl");
  expect(await filters.findByRole("option", { name: /Berlin/ })).toBeVisible();
  await person.keyboard("{ArrowDown}{Enter}");
  expect(address()).toBe("?place=de-berlin");
});

it("tells that names are only similar", async () => {
  open("/doctors?name=Lindt", { ...found, nameMatch: "similar" });
  expect(
    await screen.findByText("No doctor is called “Lindt”. These names are similar."),
  ).toBeVisible();
});
