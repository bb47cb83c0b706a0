import {
  keepPreviousData,
  type QueryKey,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import {
  addHoliday,
  addSpecialty,
  addTemplate,
  changeRoom,
  changeTemplate,
  getPolicies,
  getSettingsHistory,
  listHolidays,
  listRooms,
  listTemplates,
  registerRoom,
  removeHoliday,
  renameSpecialty,
  restoreRoom,
  restoreSpecialty,
  restoreTemplate,
  retireRoom,
  retireSpecialty,
  retireTemplate,
  setCancellationNotice,
  setNoShowPolicy,
  switchHolidayOff,
  switchHolidayOn,
} from "@/api/generated/sdk.gen";
import type {
  AddHoliday,
  AddSpecialty,
  Names,
  RoomBody,
  SetCancellationNotice,
  SetNoShowPolicy,
  TemplateBody,
} from "@/api/generated/types.gen";

export const kinds = ["room", "visit-type", "policy", "specialty", "holidays"] as const;
export type Kind = (typeof kinds)[number];

const SETTINGS = "settings";

export const roomsQuery = queryOptions({
  queryKey: [SETTINGS, "rooms"],
  queryFn: () => listRooms(),
});

export const templatesQuery = queryOptions({
  queryKey: [SETTINGS, "templates"],
  queryFn: () => listTemplates(),
});

export const policiesQuery = queryOptions({
  queryKey: [SETTINGS, "policies"],
  queryFn: () => getPolicies(),
});

export function holidaysQuery(country: string, year: number) {
  return queryOptions({
    queryKey: [SETTINGS, "holidays", country, year],
    queryFn: () => listHolidays({ query: { country, year } }),
    placeholderData: keepPreviousData,
  });
}

export type Which = {
  kind?: Kind;
  setting?: string;
  by?: string;
  before?: number;
  limit?: number;
};

/** Most changes one answer holds. */
export const MOST_CHANGES = 500;

export function historyQuery(which: Which) {
  return queryOptions({
    queryKey: [SETTINGS, "history", which],
    queryFn: () => getSettingsHistory({ query: which }),
    placeholderData: keepPreviousData,
  });
}

/** Every change shows in the history as well, and specialties show on everybody's pages. */
function useSettingsMutation<Variables>(mutationFn: (variables: Variables) => Promise<unknown>) {
  const queries = useQueryClient();
  const changed: QueryKey[] = [[SETTINGS], ["specialties"]];
  return useMutation({
    mutationFn,
    onSuccess: () =>
      Promise.all(changed.map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
}

type Saved<Body> = { id?: string | undefined; body: Body };

export function useSaveRoom() {
  return useSettingsMutation(({ id, body }: Saved<RoomBody>) =>
    id ? changeRoom({ path: { id }, body }) : registerRoom({ body }),
  );
}

export function useSaveTemplate() {
  return useSettingsMutation(({ id, body }: Saved<TemplateBody>) =>
    id ? changeTemplate({ path: { id }, body }) : addTemplate({ body }),
  );
}

export function useAddSpecialty() {
  return useSettingsMutation((body: AddSpecialty) => addSpecialty({ body }));
}

export function useRenameSpecialty() {
  return useSettingsMutation(({ code, names }: { code: string; names: Names }) =>
    renameSpecialty({ path: { code }, body: names }),
  );
}

export function useSetNoShowPolicy() {
  return useSettingsMutation((body: SetNoShowPolicy) => setNoShowPolicy({ body }));
}

export function useSetCancellationNotice() {
  return useSettingsMutation((body: SetCancellationNotice) => setCancellationNotice({ body }));
}

export function useAddHoliday() {
  return useSettingsMutation((body: AddHoliday) => addHoliday({ body }));
}

/** Something to take away, which needs a reason. */
export type Taken =
  | { what: "room" | "template"; id: string; name: string }
  | { what: "specialty"; code: string; name: string }
  | { what: "holiday" | "added-holiday"; country: string; date: string; name: string };

export function useTakeAway() {
  return useSettingsMutation(({ taken, reason }: { taken: Taken; reason: string }) => {
    const body = { reason };
    switch (taken.what) {
      case "room":
        return retireRoom({ path: { id: taken.id }, body });
      case "template":
        return retireTemplate({ path: { id: taken.id }, body });
      case "specialty":
        return retireSpecialty({ path: { code: taken.code }, body });
      case "holiday":
        return switchHolidayOff({ path: { country: taken.country, date: taken.date }, body });
      case "added-holiday":
        return removeHoliday({ path: { country: taken.country, date: taken.date }, body });
    }
  });
}

export function useGiveBack() {
  return useSettingsMutation((taken: Taken) => {
    switch (taken.what) {
      case "room":
        return restoreRoom({ path: { id: taken.id } });
      case "template":
        return restoreTemplate({ path: { id: taken.id } });
      case "specialty":
        return restoreSpecialty({ path: { code: taken.code } });
      case "holiday":
      case "added-holiday":
        return switchHolidayOn({ path: { country: taken.country, date: taken.date } });
    }
  });
}
