import { expect } from "@playwright/test";
import { look } from "./support/look";
import { demoDoctor, demoPatient, signIn } from "./support/people";
import { test } from "./support/test";

test.setTimeout(180_000);

test("a patient sees the kept time, asks for an earlier one and leaves the waitlist", async ({
  page,
}) => {
  await signIn(page, { email: demoPatient });
  await page.goto("/waitlist");
  await expect(page.getByRole("heading", { level: 1, name: "Waitlist" })).toBeVisible();
  await look(page, "waitlist");

  await page.goto("/visits");
  await page.getByRole("link", { name: "Ask for an earlier time" }).first().click();
  await expect(page.getByRole("heading", { name: "Ask for an earlier time" })).toBeVisible();
  await look(page, "ask for an earlier time");
  await page.getByRole("button", { name: "Put me on the waitlist" }).click();
  // Whether such times are free already depends on the day; both answers say what to do next.
  const free = page.getByText("You need not wait: there are such times already");
  const waits = page.getByRole("heading", { level: 1, name: "Waitlist" });
  await expect(free.or(waits)).toBeVisible();
  await look(page, "after asking for an earlier time");
});

test("a doctor sees how many wait", async ({ page }) => {
  await signIn(page, { email: demoDoctor });
  await page.goto("/doctor/visits");
  await expect(page.getByText(/wait(s)? for a time to become free/)).toBeVisible();
});
