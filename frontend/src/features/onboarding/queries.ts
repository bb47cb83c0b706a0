import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import {
  changeOwnDetails,
  listAdminDoctors,
  onboardDoctor,
  resendInvitation,
} from "@/api/generated/sdk.gen";
import type { DoctorDetails, OnboardDoctor } from "@/api/generated/types.gen";

export const adminDoctorsQuery = queryOptions({
  queryKey: ["admin-doctors"],
  queryFn: () => listAdminDoctors(),
});

export function useOnboardDoctor() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: OnboardDoctor) => onboardDoctor({ body }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["admin-doctors"] }),
  });
}

export function useResendInvitation() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => resendInvitation({ path: { id } }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["admin-doctors"] }),
  });
}

export function useChangeDetails(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: DoctorDetails) => changeOwnDetails({ body }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["doctor", id] }),
  });
}
