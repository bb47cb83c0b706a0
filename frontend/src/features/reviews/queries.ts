import {
  keepPreviousData,
  type QueryKey,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import {
  hideReview,
  listAdminReviews,
  listDoctorReviews,
  listOwnReviews,
  replyToReview,
  restoreReview,
  withdrawReply,
  withdrawReview,
  writeReview,
} from "@/api/generated/sdk.gen";
import type { HideReview, RestoreReview, WriteReview } from "@/api/generated/types.gen";

export const PAGE_SIZE = 10;
export const OWN_PAGE_SIZE = 20;
export const ADMIN_PAGE_SIZE = 50;

export type Sort = "newest" | "lowest" | "highest";

export function sortFrom(text: string | null): Sort {
  return text === "lowest" || text === "highest" ? text : "newest";
}

/** Page numbers in addresses are typed by people too. */
export function pageFrom(text: string | null): number {
  const page = Number(text ?? 1);
  return Number.isInteger(page) && page >= 1 && page <= 1000 ? page : 1;
}

export function doctorReviewsQuery(id: string, sort: Sort, page: number) {
  return queryOptions({
    queryKey: ["reviews", "doctor", id, sort, page],
    queryFn: () => listDoctorReviews({ path: { id }, query: { sort, page, pageSize: PAGE_SIZE } }),
    placeholderData: keepPreviousData,
  });
}

export function ownReviewsQuery(unanswered: boolean, page: number) {
  return queryOptions({
    queryKey: ["reviews", "own", unanswered, page],
    queryFn: () => listOwnReviews({ query: { unanswered, page, pageSize: OWN_PAGE_SIZE } }),
    placeholderData: keepPreviousData,
  });
}

export type AdminFilters = { standing?: string; rating?: number; doctor?: string; page: number };

export function adminReviewsQuery(filters: AdminFilters) {
  return queryOptions({
    queryKey: ["reviews", "admin", filters],
    queryFn: () => listAdminReviews({ query: { ...filters, pageSize: ADMIN_PAGE_SIZE } }),
    placeholderData: keepPreviousData,
  });
}

/** A review shows on visits, doctors' pages and cards, so all of them are old after a change. */
function useReviewMutation<Variables>(mutationFn: (variables: Variables) => Promise<unknown>) {
  const queries = useQueryClient();
  const changed: QueryKey[] = [["reviews"], ["visits"], ["doctor"], ["doctors"]];
  return useMutation({
    mutationFn,
    onSettled: () =>
      Promise.all(changed.map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
}

export function useWriteReview() {
  return useReviewMutation(({ id, body }: { id: string; body: WriteReview }) =>
    writeReview({ path: { id }, body }),
  );
}

export function useWithdrawReview() {
  return useReviewMutation((id: string) => withdrawReview({ path: { id } }));
}

export function useReply() {
  return useReviewMutation(({ id, text }: { id: string; text: string }) =>
    replyToReview({ path: { id }, body: { text } }),
  );
}

export function useWithdrawReply() {
  return useReviewMutation((id: string) => withdrawReply({ path: { id } }));
}

export type Moderation =
  | { action: "hide"; id: string; body: HideReview }
  | { action: "restore"; id: string; body: RestoreReview };

export function useModerate() {
  return useReviewMutation((wish: Moderation) =>
    wish.action === "hide"
      ? hideReview({ path: { id: wish.id }, body: wish.body })
      : restoreReview({ path: { id: wish.id }, body: wish.body }),
  );
}
