import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import {
  getDoctor,
  searchDoctors,
  searchFacets,
  searchMap,
  searchPlaces,
} from "@/api/generated/sdk.gen";
import type { SearchFilters } from "./filters";

export const PAGE_SIZE = 20;

export const facetsQuery = queryOptions({
  queryKey: ["facets"],
  queryFn: () => searchFacets(),
  staleTime: 5 * 60_000,
});

/** The URL's texts as the API takes them. */
function asked(filters: SearchFilters) {
  const { radius, rating, priceMax, video, ...rest } = searched(filters);
  return {
    ...rest,
    ...(radius && { radius: Number(radius) }),
    ...(rating && { rating: Number(rating) }),
    ...(priceMax && { priceMax: Number(priceMax) }),
    ...(video && { video: true }),
  };
}

/** Without what only the page knows. */
function searched(filters: SearchFilters): Omit<SearchFilters, "view"> {
  const rest = { ...filters };
  delete rest.view;
  return rest;
}

export function doctorsQuery(filters: SearchFilters) {
  return queryOptions({
    queryKey: ["doctors", searched(filters)],
    queryFn: () => searchDoctors({ query: { ...asked(filters), pageSize: PAGE_SIZE } }),
    placeholderData: keepPreviousData,
  });
}

export function mapQuery(filters: SearchFilters) {
  const whole = { ...searched(filters), page: 1 };
  return queryOptions({
    queryKey: ["doctors-map", whole],
    queryFn: () => searchMap({ query: asked(whole) }),
    placeholderData: keepPreviousData,
  });
}

export function placesQuery(typed: string) {
  const q = typed.trim().slice(0, 80);
  return queryOptions({
    queryKey: ["places", q.toLowerCase()],
    queryFn: () => searchPlaces({ query: q ? { q } : {} }),
    placeholderData: keepPreviousData,
    staleTime: 5 * 60_000,
  });
}

export function doctorQuery(id: string) {
  return queryOptions({
    queryKey: ["doctor", id],
    queryFn: () => getDoctor({ path: { id } }),
  });
}
