import { queryOptions } from "@tanstack/react-query";
import { searchPlaces } from "@/api/generated/sdk.gen";

/** Where a town is. */
export function placeOfCityQuery(city: string) {
  const q = city.trim().slice(0, 80);
  return queryOptions({
    queryKey: ["places", q.toLowerCase()],
    queryFn: () => searchPlaces({ query: { q } }),
    staleTime: 5 * 60_000,
  });
}
