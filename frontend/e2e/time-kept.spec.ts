import { expect, type Page } from "@playwright/test";
import { look } from "./support/look";
import { aPatient, aPractice, signIn } from "./support/people";
import { test } from "./support/test";

const countdown = (page: Page) =>
  page.getByText(/Kept for you for 7:\d\d/).filter({ visible: true });

test("a time is kept while the form is filled in, and free again when it is left", async ({
  page,
  browser,
  request,
}) => {
  const { doctorId } = await aPractice(request, "Dr. Hanna Haltmann", {
    visits: [{ name: "Consultation" }],
  });
  const second = await (await browser.newContext()).newPage();
  await signIn(page, await aPatient(request, "Emma Eilig"));
  await signIn(second, await aPatient(request, "Zoe Zweite"));

  await page.goto(`/doctors/${doctorId}`);
  await page
    .getByRole("button", { name: /^\d{2}:\d{2}$/ })
    .first()
    .click();
  await expect(countdown(page)).toBeVisible();
  await look(page, "book with a kept time");
  const wished = page.url();

  // Nobody else can have it meanwhile.
  await second.goto(wished);
  await expect(second.getByRole("alert")).toContainText("not free any more");
  await expect(second.getByText("The nearest free times")).toBeVisible();

  // Going back gives it up.
  await page.getByRole("link", { name: "Change time" }).click();
  await expect(page.getByRole("heading", { name: "When suits you?" })).toBeVisible();
  await second.goto(wished);
  await expect(countdown(second)).toBeVisible();

  // So does leaving the page.
  await second.goto("/visits");
  await page.goto(wished);
  await expect(countdown(page)).toBeVisible();
  await page.getByRole("textbox", { name: /Reason/ }).fill("Itching");
  await page.getByRole("button", { name: "Book this visit" }).click();
  await expect(page.getByRole("heading", { name: "Your visit is booked" })).toBeVisible();
});
