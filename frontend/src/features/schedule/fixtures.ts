import type { DoctorLocation, OwnVisitType, Schedule } from "@/api/generated/types.gen";

/** A visit type for tests. */
export const aVisitType: OwnVisitType = {
  id: "0198c0de-0000-7000-8000-000000000001",
  name: "Check-up",
  minutes: 30,
  bufferBefore: 0,
  bufferAfter: 0,
  price: { amount: 5000, currency: "EUR" },
  confirmation: "automatic",
  cancellationNoticeHours: 24,
  telehealth: false,
  noticeMinutes: 120,
  advanceDays: 180,
  place: { kind: "practice" },
  gridMinutes: 15,
  limits: {},
  rooms: [],
};

/** A schedule for tests, without any rule but those given. */
export function aSchedule(rules: Partial<Schedule> = {}): Schedule {
  return {
    timeZone: "Europe/Berlin",
    version: 1,
    visitTypes: [aVisitType],
    weekly: [],
    exceptions: [],
    timeOff: [],
    holidays: null,
    nextHolidays: [],
    limits: {},
    locations: [],
    ...rules,
  };
}

/** A further location for tests. */
export const aLocation: DoctorLocation = {
  id: "0198c0de-0000-7000-8000-0000000000f1",
  name: "Branch at the canal",
  street: "Am Kanal 3",
  city: "Potsdam",
  country: "DE",
  latitude: 52.4,
  longitude: 13.06,
};
