import type { ReactNode } from "react";
import { createBrowserRouter, Navigate, type RouteObject } from "react-router";
import type { Role } from "@/api/generated/types.gen";
import { PageSkeleton } from "@/components/ui/Skeleton";
import { NotFoundState } from "@/components/ui/States";
import { loadTexts, type Namespace } from "@/lib/i18n";
import { paths } from "@/lib/paths";
import { PatientShell } from "@/routes/patient/shell";
import { Crash } from "./Crash";
import { RequireRole } from "./guard";

type PageNeeds = {
  /** Texts the page says beside those every page has. */
  texts?: Namespace[];
  role?: Role;
};

/** A page in its own chunk, fetched together with its texts. */
function page(
  load: () => Promise<Record<string, unknown>>,
  name: string,
  { texts = [], role }: PageNeeds = {},
): RouteObject["lazy"] {
  return async () => {
    const [module] = await Promise.all([load(), loadTexts(texts)]);
    const Page = module[name] as () => ReactNode;
    if (!role) return { Component: Page };
    return {
      element: (
        <RequireRole role={role} shell={name.endsWith("Shell")}>
          <Page />
        </RequireRole>
      ),
    };
  };
}

export const router = createBrowserRouter([
  {
    Component: PatientShell,
    ErrorBoundary: Crash,
    HydrateFallback: PageSkeleton,
    children: [
      { index: true, lazy: page(() => import("@/routes/patient/home"), "Home") },
      { path: "doctors", lazy: page(() => import("@/routes/patient/doctors"), "Doctors") },
      { path: "doctors/:doctorId", lazy: page(() => import("@/routes/patient/doctor"), "Doctor") },
      {
        path: "doctors/:doctorId/book",
        lazy: page(() => import("@/routes/patient/book"), "Book", { texts: ["booking"] }),
      },
      {
        path: "visits",
        lazy: page(() => import("@/routes/patient/visits"), "Visits", {
          texts: ["visits", "feed"],
          role: "patient",
        }),
      },
      {
        path: "visits/:visitId",
        lazy: page(() => import("@/routes/patient/visit"), "VisitPage", {
          texts: ["visits"],
          role: "patient",
        }),
      },
      {
        path: "visits/:visitId/booked",
        lazy: page(() => import("@/routes/patient/booked"), "BookedPage", {
          texts: ["visits", "booking"],
          role: "patient",
        }),
      },
      {
        path: "visits/:visitId/reschedule",
        lazy: page(() => import("@/routes/patient/reschedule"), "ReschedulePage", {
          texts: ["visits", "booking"],
          role: "patient",
        }),
      },
      {
        path: "waitlist",
        lazy: page(() => import("@/routes/patient/waitlist"), "WaitlistPage", {
          texts: ["visits"],
          role: "patient",
        }),
      },
      {
        path: "waitlist/new",
        lazy: page(() => import("@/routes/patient/join-waitlist"), "JoinWaitlistPage", {
          texts: ["visits"],
          role: "patient",
        }),
      },
      {
        path: "sign-in",
        lazy: page(() => import("@/routes/sign-in"), "SignInPage", { texts: ["auth"] }),
      },
      {
        path: "sign-up",
        lazy: page(() => import("@/routes/sign-up"), "SignUpPage", { texts: ["auth"] }),
      },
      {
        path: "check-your-mail",
        lazy: page(() => import("@/routes/check-mail"), "CheckMailPage", { texts: ["auth"] }),
      },
      {
        path: "confirm-email",
        lazy: page(() => import("@/routes/confirm-email"), "ConfirmEmailPage", { texts: ["auth"] }),
      },
      {
        path: "invitation",
        lazy: page(() => import("@/routes/invitation"), "InvitationPage", { texts: ["auth"] }),
      },
      { path: "*", Component: NotFoundState },
    ],
  },
  {
    path: "doctor",
    ErrorBoundary: Crash,
    HydrateFallback: PageSkeleton,
    lazy: page(() => import("@/routes/doctor/shell"), "DoctorShell", {
      texts: ["doctor"],
      role: "doctor",
    }),
    children: [
      { index: true, lazy: page(() => import("@/routes/doctor/today"), "Today") },
      { path: "visits", lazy: page(() => import("@/routes/doctor/visits"), "ComingVisits") },
      {
        path: "calendar",
        lazy: page(() => import("@/routes/doctor/calendar"), "DoctorCalendar"),
      },
      {
        path: "hours",
        lazy: page(() => import("@/routes/doctor/hours"), "Hours", { texts: ["feed"] }),
      },
      { path: "profile", lazy: page(() => import("@/routes/doctor/profile"), "DoctorProfile") },
      {
        path: "visit-types",
        lazy: page(() => import("@/routes/doctor/visit-types"), "VisitTypes"),
      },
      { path: "reviews", lazy: page(() => import("@/routes/doctor/reviews"), "DoctorReviewsPage") },
    ],
  },
  {
    path: "admin",
    ErrorBoundary: Crash,
    HydrateFallback: PageSkeleton,
    lazy: page(() => import("@/routes/admin/shell"), "AdminShell", {
      texts: ["admin"],
      role: "admin",
    }),
    children: [
      { index: true, element: <Navigate replace to={paths.adminDoctors} /> },
      { path: "doctors", lazy: page(() => import("@/routes/admin/doctors"), "AdminDoctors") },
      { path: "doctors/new", lazy: page(() => import("@/routes/admin/onboard"), "OnboardDoctor") },
      { path: "reviews", lazy: page(() => import("@/routes/admin/reviews"), "AdminReviewsPage") },
      {
        path: "settings",
        lazy: page(() => import("@/routes/admin/settings/shell"), "SettingsSections", {
          texts: ["settings"],
        }),
        children: [
          { index: true, element: <Navigate replace to={paths.adminSettings()} /> },
          {
            path: "visit-types",
            lazy: page(() => import("@/routes/admin/settings/visit-types"), "TemplatesPage"),
          },
          { path: "rooms", lazy: page(() => import("@/routes/admin/settings/rooms"), "RoomsPage") },
          {
            path: "policies",
            lazy: page(() => import("@/routes/admin/settings/policies"), "PoliciesPage"),
          },
          {
            path: "specialties",
            lazy: page(() => import("@/routes/admin/settings/specialties"), "SpecialtiesPage"),
          },
          {
            path: "holidays",
            lazy: page(() => import("@/routes/admin/settings/holidays"), "HolidaysPage", {
              texts: ["doctor"],
            }),
          },
          {
            path: "history",
            lazy: page(() => import("@/routes/admin/settings/history"), "HistoryPage"),
          },
        ],
      },
    ],
  },
]);
