import { expect, type Page } from "@playwright/test";
import { look } from "./support/look";
import {
  aPatient,
  aPractice,
  demoAdmin,
  demoDoctor,
  demoPatient,
  signIn,
  somebody,
} from "./support/people";
import { wednesdayAhead } from "./support/times";
import { test } from "./support/test";

// Many looks each, and axe takes its time on a busy machine.
test.setTimeout(600_000);

test("pages everybody sees", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("link", { name: /Cardiology/ })).toBeVisible();
  await look(page, "home");

  await page.goto("/doctors");
  await expect(page.getByRole("link", { name: /^All times of/ })).not.toHaveCount(0);
  await look(page, "results");

  await page.goto("/doctors?specialty=cardiology&city=New+York");
  await expect(page.getByRole("heading", { name: "Cardiology in New York" })).toBeVisible();
  await look(page, "results far away");
  const doctor = page.getByRole("heading", { level: 2 }).getByRole("link").first();
  const doctorPath = (await doctor.getAttribute("href")) ?? "";

  await page.setViewportSize({ width: 360, height: 740 });
  await page.getByRole("button", { name: /^Filters/ }).click();
  await expect(page.getByRole("dialog", { name: "Filters" })).toBeVisible();
  await look(page, "filters sheet");

  await page.goto("/doctors?name=nobody-is-called-this");
  await expect(page.getByRole("heading", { name: "No doctor fits all of this" })).toBeVisible();
  await look(page, "results empty");

  await page.goto(doctorPath);
  await expect(page.getByRole("heading", { name: /^Free times on/ })).toBeVisible();
  await look(page, "doctor");

  await page.goto(`${doctorPath}?from=2031-01-01`);
  await expect(page.getByRole("heading", { name: "Nothing free in these days" })).toBeVisible();
  await look(page, "doctor without free times");

  await page.goto(`${doctorPath}/book`);
  await expect(page.getByRole("heading", { name: "What do you come for?" })).toBeVisible();
  await look(page, "book step 1");
  await page
    .getByRole("link", { name: /Confirmed at once/ })
    .first()
    .click();
  await expect(page.getByRole("heading", { name: /^Free times on/ })).toBeVisible();
  await look(page, "book step 2");
  await page
    .getByRole("button", { name: /there$/ })
    .first()
    .click();
  await expect(page.getByRole("link", { name: "Sign in to book" })).toBeVisible();
  await look(page, "book step 3 signed out");

  await page.setViewportSize({ width: 360, height: 740 });
  await page.getByRole("button", { name: "Menu" }).click();
  await expect(page.getByRole("dialog", { name: "Menu" })).toBeVisible();
  await look(page, "menu");

  await page.goto("/nowhere");
  await expect(page.getByRole("heading", { name: "Nothing here" })).toBeVisible();
  await look(page, "not found");
  await page.goto("/doctors/00000000-0000-4000-8000-000000000000");
  await expect(page.getByRole("heading", { name: "Nothing here" })).toBeVisible();
});

test("pages around an account", async ({ page }) => {
  await page.goto("/sign-in");
  await look(page, "sign in");
  await page.getByLabel("E-mail").fill("nobody@journeys.example");
  await page.getByLabel("Password", { exact: true }).fill("not the password");
  await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toContainText("do not match");
  await look(page, "sign in refused");

  await page.goto("/sign-up");
  await look(page, "sign up");
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByRole("alert")).toContainText(
    /3 things need your attention.*Your name.*E-mail.*Password/s,
  );
  await look(page, "sign up with mistakes");
  const { name, email, password } = somebody("Ada Lookaround");
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByRole("heading", { name: "Check your mail" })).toBeVisible();
  await look(page, "check mail");

  await page.goto("/confirm-email#token=wrong");
  await expect(page.getByRole("heading", { name: "This link did not work" })).toBeVisible();
  await look(page, "confirm email refused");
  await page.goto("/invitation#token=wrong");
  await expect(page.getByLabel("New password")).toBeVisible();
  await look(page, "invitation");
});

test("pages of a patient", async ({ page, browser, request }) => {
  await signIn(page, { email: demoPatient });
  await expect(page.getByRole("article").first()).toBeVisible();
  await look(page, "my visits");
  await page
    .getByRole("button", { name: /^Review your visit with/ })
    .first()
    .click();
  await expect(page.getByRole("dialog", { name: /^How was your visit/ })).toBeVisible();
  await look(page, "review dialog");
  await page.goto("/doctor");
  await expect(page.getByRole("heading", { name: /somebody else/ })).toBeVisible();
  await look(page, "forbidden");

  const fresh = await (await browser.newContext()).newPage();
  await signIn(fresh, await aPatient(request, "Nora Neumann"));
  await expect(fresh.getByRole("heading", { name: "No visits ahead" })).toBeVisible();
  await look(fresh, "my visits empty");

  const { doctorId } = await aPractice(request, "Dr. Wolfgang Wartenberg-Hohenschönhausen", {
    timeZone: "Asia/Tokyo",
    visits: [{ name: "Consultation" }],
  });
  await fresh.goto(`/doctors/${doctorId}`);
  await fresh
    .getByRole("button", { name: /there$/ })
    .first()
    .click();
  await expect(fresh.getByRole("button", { name: "Book this visit" })).toBeVisible();
  await look(fresh, "book step 3");
  await fresh.getByLabel("Repeat this visit").check();
  await expect(fresh.getByRole("list", { name: "The dates" })).toBeVisible();
  await look(fresh, "book a series");
  await fresh.getByLabel("Repeat this visit").uncheck();
  await fresh.getByRole("button", { name: "Book this visit" }).click();
  await expect(fresh.getByRole("heading", { name: "Your visit is booked" })).toBeVisible();
  await look(fresh, "booked");

  await fresh.goto(fresh.url().replace("/booked", ""));
  await expect(fresh.getByRole("article")).toBeVisible();
  await look(fresh, "visit");
  await fresh.getByRole("link", { name: "Change time" }).click();
  await expect(fresh.getByRole("heading", { name: /^Free times on/ })).toBeVisible();
  await fresh
    .getByRole("button", { name: /there$/ })
    .nth(1)
    .click();
  await look(fresh, "reschedule");
  await fresh.goBack();
  await fresh.getByRole("button", { name: "Cancel visit" }).click();
  await expect(fresh.getByRole("dialog")).toBeVisible();
  await look(fresh, "cancel dialog");
});

test("pages of a doctor", async ({ page }) => {
  await signIn(page, { email: demoDoctor });
  await expect(page.getByRole("heading", { name: "The day" })).toBeVisible();
  await look(page, "today");
  await page.goto("/doctor/visits");
  await expect(page.getByRole("list").first()).toBeVisible();
  await page.getByRole("button", { name: "Later week" }).click();
  await expect(page.getByRole("button", { name: /^Cancel visit: / }).first()).toBeVisible();
  await look(page, "coming visits");
  await page
    .getByRole("button", { name: /^Cancel visit: / })
    .first()
    .click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await look(page, "doctor cancels dialog");
  for (const view of ["day", "week", "month"]) {
    // On a phone a month has numbers only.
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(`/doctor/calendar?view=${view}&date=${wednesdayAhead()}`);
    await expect(page.getByRole("button", { name: /, \w+/ }).first()).toBeVisible();
    await look(page, `calendar ${view}`);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(`/doctor/calendar?view=week&date=${wednesdayAhead()}`);
  await page
    .getByRole("button", { name: /, Confirmed$/ })
    .first()
    .click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await look(page, "calendar visit panel");
  await page.goto("/doctor/hours");
  await expect(page.getByRole("group", { name: "Monday" })).toBeVisible();
  await look(page, "hours");
  await page.getByRole("button", { name: "Extra hours on a date" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await look(page, "extra hours dialog");
  await page.goto("/doctor/visit-types");
  await page
    .getByRole("button", { name: /^Edit / })
    .first()
    .click();
  await expect(page.getByRole("dialog", { name: "Change visit type" })).toBeVisible();
  await look(page, "visit type dialog");
  await page.keyboard.press("Escape");
  await look(page, "visit types");
  await page
    .getByRole("button", { name: /^Retire / })
    .first()
    .click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await look(page, "retire dialog");
  await page.goto("/doctor/reviews");
  await expect(page.getByRole("article").first()).toBeVisible();
  await look(page, "doctor reviews");
});

test("pages of a doctor who begins", async ({ page: fresh, request }) => {
  const { doctor } = await aPractice(request, "Dr. Neu Angefangen");
  await signIn(fresh, doctor);
  await expect(fresh.getByText("Open your calendar for booking")).toBeVisible();
  await look(fresh, "today empty");
  await fresh.goto("/doctor/visits");
  await expect(fresh.getByRole("heading", { name: "No visits in this week" })).toBeVisible();
  await look(fresh, "coming visits empty");
  await fresh.goto("/doctor/hours");
  await expect(fresh.getByRole("group", { name: "Monday" })).toBeVisible();
  await look(fresh, "hours empty");
  await fresh.goto("/doctor/visit-types");
  await expect(fresh.getByRole("heading", { name: "No visit types yet" })).toBeVisible();
  await look(fresh, "visit types empty");
  await fresh.goto("/doctor/reviews");
  await expect(fresh.getByRole("heading", { name: "No reviews yet" })).toBeVisible();
  await look(fresh, "doctor reviews empty");
});

test("pages of an admin", async ({ page }) => {
  await signIn(page, { email: demoAdmin });
  await expect(page.getByRole("row").nth(1)).toBeVisible();
  await look(page, "doctors table");
  await page.getByLabel("Name, e-mail or city").fill("nobody-is-called-this");
  await expect(page.getByRole("heading", { name: "Nobody fits this" })).toBeVisible();
  await look(page, "doctors table empty");
  await page.goto("/admin/doctors/new");
  await expect(page.getByLabel("Street and number")).toBeVisible();
  await look(page, "onboard");
  await page.getByRole("button", { name: "Send invitation" }).click();
  await expect(page.getByRole("alert")).toContainText("need your attention");
  await look(page, "onboard with mistakes");
  await page.goto("/admin/reviews?standing=hidden");
  await expect(page.getByRole("row")).toHaveCount(2);
  await look(page, "reviews table");
  await page.getByRole("button", { name: /^Restore review/ }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await look(page, "restore review dialog");
  await page.goto("/admin/reviews?doctor=00000000-0000-4000-8000-000000000000");
  await expect(page.getByRole("heading", { name: "No review fits this" })).toBeVisible();
  await look(page, "reviews table empty");
  await leavesNoTrace(page);
});

/** Signing out forgets who was here: going back shows the way in, not the page. */
async function leavesNoTrace(page: Page) {
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("banner").getByRole("link", { name: "Sign in" })).toBeVisible();
  await page.goto("/admin/doctors");
  await expect(page).toHaveURL(/sign-in\?returnTo=/);
}
