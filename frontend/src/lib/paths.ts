import type { Role } from "@/api/generated/types.gen";

/** Every address of the app, once. */
export const paths = {
  home: "/",
  doctors: (query?: URLSearchParams) => withQuery("/doctors", query),
  doctor: (id: string, query?: Record<string, string>) => withQuery(`/doctors/${id}`, query),
  book: (id: string, query?: Record<string, string>) => withQuery(`/doctors/${id}/book`, query),
  visits: "/visits",
  visit: (visitId: string) => `/visits/${visitId}`,
  booked: (visitId: string) => `/visits/${visitId}/booked`,
  reschedule: (visitId: string) => `/visits/${visitId}/reschedule`,
  waitlist: "/waitlist",
  joinWaitlist: (query: { visit: string } | { doctor: string; visitType: string }) =>
    withQuery("/waitlist/new", { ...query }),
  calendarFile: (visitId: string) => `/api/visits/${visitId}/calendar.ics`,
  signIn: (returnTo?: string) => withQuery("/sign-in", returnTo ? { returnTo } : undefined),
  signUp: (returnTo?: string) => withQuery("/sign-up", returnTo ? { returnTo } : undefined),
  checkMail: "/check-your-mail",
  confirmEmail: "/confirm-email",
  invitation: "/invitation",
  doctorToday: "/doctor",
  doctorVisits: "/doctor/visits",
  /** The week that starts on this Monday. */
  doctorWeek: (week: string) => withQuery("/doctor/visits", { week }),
  doctorCalendar: (look?: { view?: string; date?: string }) => withQuery("/doctor/calendar", look),
  doctorHours: "/doctor/hours",
  doctorVisitTypes: "/doctor/visit-types",
  doctorProfile: "/doctor/profile",
  doctorReviews: (query: { unanswered?: boolean; page?: number } = {}) =>
    withQuery("/doctor/reviews", {
      ...(query.unanswered && { show: "unanswered" }),
      ...(query.page && query.page > 1 && { page: String(query.page) }),
    }),
  adminDoctors: "/admin/doctors",
  adminOnboard: "/admin/doctors/new",
  adminReviews: (query?: Record<string, string>) => withQuery("/admin/reviews", query),
  adminSettings: (section: SettingsSection = "visit-types", query?: Record<string, string>) =>
    withQuery(`/admin/settings/${section}`, query),
};

/** The pages of the platform's settings. */
export const settingsSections = [
  "visit-types",
  "rooms",
  "policies",
  "specialties",
  "holidays",
  "history",
] as const;
export type SettingsSection = (typeof settingsSections)[number];

function withQuery(path: string, query?: URLSearchParams | Record<string, string>): string {
  const text = query ? new URLSearchParams(query).toString() : "";
  return text === "" ? path : `${path}?${text}`;
}

/** Where each kind of person lands after signing in. */
export function homeOf(role: Role): string {
  switch (role) {
    case "patient":
      return paths.visits;
    case "doctor":
      return paths.doctorToday;
    case "admin":
      return paths.adminDoctors;
  }
}

/** A return path is followed only within this origin: one leading slash, nothing clever. */
export function safeReturnPath(value: string | null | undefined): string | null {
  if (!value || !value.startsWith("/") || value.startsWith("//") || value.includes("\\")) {
    return null;
  }
  const url = new URL(value, window.location.origin);
  if (url.origin !== window.location.origin) return null;
  return url.pathname + url.search;
}
