import { useCallback } from "react";
import { useSearchParams } from "react-router";

/** What the list is narrowed by. The URL is its only home. */
const names = [
  "specialty",
  "visitType",
  "city",
  "place",
  "near",
  "radius",
  "freeOn",
  "language",
  "gender",
  "video",
  "rating",
  "priceMax",
  "currency",
  "name",
] as const;

export type FilterName = (typeof names)[number];

export const sorts = ["soonest", "distance", "rating", "price"] as const;

export type Sort = (typeof sorts)[number];

export type SearchFilters = Partial<Record<FilterName, string>> & {
  sort?: Sort;
  view?: "map" | undefined;
  page: number;
};

/** Filters that mean nothing by themselves; they go when the other one goes. */
const companions: Partial<Record<FilterName, FilterName[]>> = {
  radius: ["place", "near"],
  currency: ["priceMax"],
  priceMax: ["currency"],
};

export function readFilters(query: URLSearchParams): SearchFilters {
  const filters: SearchFilters = { page: Math.max(1, Number(query.get("page")) || 1) };
  for (const name of names) {
    const value = query.get(name)?.trim();
    if (value) filters[name] = value;
  }
  const sort = sorts.find((known) => known === query.get("sort"));
  if (sort) filters.sort = sort;
  if (query.get("view") === "map") filters.view = "map";
  return filters;
}

export function writeFilters(filters: Partial<SearchFilters>): URLSearchParams {
  const query = new URLSearchParams();
  const somewhere = Boolean(filters.place ?? filters.near);
  for (const name of names) {
    const value = filters[name];
    const needed = companions[name];
    if (value && (!needed || needed.some((other) => filters[other]))) query.set(name, value);
  }
  const { sort } = filters;
  if (sort && sort !== "soonest" && (sort !== "distance" || somewhere)) query.set("sort", sort);
  if (filters.view) query.set("view", filters.view);
  if (filters.page && filters.page > 1) query.set("page", String(filters.page));
  return query;
}

/** How many choices are made; a place and its distance, or a price and its currency, are one. */
export function countChoices(filters: SearchFilters): number {
  return names.filter((name) => !(name in companions && name !== "priceMax") && filters[name])
    .length;
}

/** The same search with or without one more day. */
export function toggleDay(freeOn: string | undefined, day: string): string {
  const days = freeOn ? freeOn.split(",") : [];
  const next = days.includes(day) ? days.filter((one) => one !== day) : [...days, day];
  return next.sort().join(",");
}

export function useFilters() {
  const [query, setQuery] = useSearchParams();
  const filters = readFilters(query);
  const change = useCallback(
    (changes: Partial<SearchFilters>) =>
      setQuery((now) => writeFilters({ ...readFilters(now), page: 1, ...changes }), {
        preventScrollReset: true,
      }),
    [setQuery],
  );
  const clear = useCallback(
    () =>
      setQuery(
        (now) => {
          const { view, sort } = readFilters(now);
          return writeFilters({ ...(view && { view }), ...(sort && { sort }) });
        },
        { preventScrollReset: true },
      ),
    [setQuery],
  );
  return { filters, change, clear, active: countChoices(filters) };
}
