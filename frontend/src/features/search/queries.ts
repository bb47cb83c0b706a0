import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { getDoctor, searchDoctors, searchFacets } from "@/api/generated/sdk.gen";
import type { SearchFilters } from "./filters";

export const PAGE_SIZE = 20;

export const facetsQuery = queryOptions({
  queryKey: ["facets"],
  queryFn: () => searchFacets(),
  staleTime: 5 * 60_000,
});

export function doctorsQuery(filters: SearchFilters) {
  const { page, ...rest } = filters;
  return queryOptions({
    queryKey: ["doctors", filters],
    queryFn: () => searchDoctors({ query: { ...rest, page, pageSize: PAGE_SIZE } }),
    placeholderData: keepPreviousData,
  });
}

export function doctorQuery(id: string) {
  return queryOptions({
    queryKey: ["doctor", id],
    queryFn: () => getDoctor({ path: { id } }),
  });
}
