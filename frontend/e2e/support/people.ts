import { randomUUID } from "node:crypto";
import { type APIRequestContext, expect, type Page } from "@playwright/test";
import { linkIn, mailTo } from "./mailbox";

/** People of these journeys. Each test makes its own, so that tests do not meet each other. */
export type Person = { name: string; email: string; password: string };

export const demoPassword = "demo-clinic-2026";
export const demoAdmin = "admin@demo.medbook.example";
export const demoDoctor = "doctor@demo.medbook.example";
export const demoPatient = "patient@demo.medbook.example";

/** Somebody new with a surname nobody else has, also when the clinic is not fresh. */
export function somebody(name: string): Person {
  const mark = randomUUID().slice(0, 8);
  const letters = mark.replaceAll(/\d/g, (digit) => String.fromCodePoint(103 + Number(digit)));
  const address =
    name
      .toLowerCase()
      .match(/[a-z]+/g)
      ?.join(".") ?? "somebody";
  return {
    name: `${name}-${letters.replace(/^./, (first) => first.toUpperCase())}`,
    email: `${address}.${mark}@journeys.example`,
    password: "a long enough sentence",
  };
}

export async function signIn(page: Page, person: { email: string; password?: string }) {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(person.password ?? demoPassword);
  await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
  await expect(page).not.toHaveURL(/sign-in/);
}

// ---- people and practices a journey finds in place, made by the same calls the pages make --------

/** A patient with a confirmed address. */
export async function aPatient(request: APIRequestContext, name: string): Promise<Person> {
  const person = somebody(name);
  await call(request, "/api/auth/sign-up", { ...person, timeZone: "Europe/Berlin", locale: "en" });
  const mail = await mailTo(request, person.email, /confirm your e-mail/);
  await call(request, "/api/auth/confirm-email", {
    token: tokenOf(linkIn(mail, "/confirm-email")),
  });
  return person;
}

export type Practice = { doctor: Person; doctorId: string };

type PracticeWishes = { timeZone?: string; visits?: VisitWish[] };
type VisitWish = { name: string; confirmation?: "automatic" | "by-doctor" };

/** A doctor who has accepted the invitation; with `visits`, a calendar open every day. */
export async function aPractice(
  request: APIRequestContext,
  name: string,
  { timeZone = "Europe/Berlin", visits = [] }: PracticeWishes = {},
): Promise<Practice> {
  const doctor = somebody(name);
  const admin = await session(request, { email: demoAdmin, password: demoPassword });
  const location = {
    street: "Lindenstraße 12",
    city: "Potsdam",
    country: "DE",
    latitude: 52.4,
    longitude: 13.06,
  };
  const onboarded = await call(
    request,
    "/api/admin/doctors",
    {
      name: doctor.name,
      email: doctor.email,
      specialties: ["neurology"],
      languages: ["de", "en"],
      location,
      timeZone,
    },
    admin,
  );
  const mail = await mailTo(request, doctor.email, /invitation/);
  await call(request, "/api/auth/accept-invitation", {
    token: tokenOf(linkIn(mail, "/invitation")),
    password: doctor.password,
  });
  const practice = { doctor, doctorId: onboarded.doctorId ?? "" };
  if (visits.length > 0) await openCalendar(request, practice, visits);
  return practice;
}

const week = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

async function openCalendar(request: APIRequestContext, practice: Practice, visits: VisitWish[]) {
  const doctor = await session(request, practice.doctor);
  const weekly = week.map((weekday) => ({ weekday, from: "09:00", to: "17:00" }));
  await call(request, "/api/schedule/hours", { weekly }, doctor, "PUT");
  for (const { name, confirmation = "automatic" } of visits) {
    const price = { amount: 6000, currency: "EUR" };
    await call(
      request,
      "/api/schedule/visit-types",
      {
        name,
        minutes: 30,
        bufferBefore: 0,
        bufferAfter: 0,
        price,
        confirmation,
        cancellationNoticeHours: 0,
      },
      doctor,
    );
  }
  await expect
    .poll(async () => {
      const card = await request.get(`/api/doctors/${practice.doctorId}`);
      const { nextFree } = (await card.json()) as { nextFree?: unknown[] };
      return nextFree?.length ?? 0;
    })
    .toBeGreaterThan(0);
}

function tokenOf(link: string): string {
  return new URLSearchParams(link.slice(link.indexOf("#") + 1)).get("token") ?? "";
}

async function session(request: APIRequestContext, { email, password }: Omit<Person, "name">) {
  return (await call(request, "/api/auth/sign-in", { email, password })).accessToken;
}

async function call(
  request: APIRequestContext,
  path: string,
  data: object,
  token?: string,
  method: "POST" | "PUT" = "POST",
): Promise<{ accessToken?: string; doctorId?: string }> {
  const answer = await request.fetch(path, {
    method,
    data,
    headers: {
      "Idempotency-Key": randomUUID(),
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
    },
  });
  const text = await answer.text();
  expect(answer.ok(), `${method} ${path}: ${answer.status()} ${text}`).toBe(true);
  return text === "" ? {} : (JSON.parse(text) as { accessToken?: string; doctorId?: string });
}
