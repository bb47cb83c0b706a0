import { useCallback } from "react";
import { useSearchParams } from "react-router";

/** What the list is narrowed by. The URL is its only home. */
export type SearchFilters = {
  specialty?: string;
  city?: string;
  freeOn?: string;
  language?: string;
  name?: string;
  page: number;
};

export type FilterName = "specialty" | "city" | "freeOn" | "language" | "name";

const names: FilterName[] = ["specialty", "city", "freeOn", "language", "name"];

export function readFilters(query: URLSearchParams): SearchFilters {
  const filters: SearchFilters = { page: Math.max(1, Number(query.get("page")) || 1) };
  for (const name of names) {
    const value = query.get(name)?.trim();
    if (value) filters[name] = value;
  }
  return filters;
}

export function writeFilters(filters: Partial<SearchFilters>): URLSearchParams {
  const query = new URLSearchParams();
  for (const name of names) {
    const value = filters[name];
    if (value) query.set(name, value);
  }
  if (filters.page && filters.page > 1) query.set("page", String(filters.page));
  return query;
}

export function useFilters() {
  const [query, setQuery] = useSearchParams();
  const filters = readFilters(query);
  const change = useCallback(
    (name: FilterName, value: string) =>
      setQuery((now) => writeFilters({ ...readFilters(now), [name]: value, page: 1 }), {
        preventScrollReset: true,
      }),
    [setQuery],
  );
  const clear = useCallback(() => setQuery({}, { preventScrollReset: true }), [setQuery]);
  const active = names.filter((name) => filters[name] !== undefined).length;
  return { filters, change, clear, active };
}
