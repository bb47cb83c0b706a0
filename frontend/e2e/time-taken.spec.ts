import { expect } from "@playwright/test";
import { aPatient, aPractice, signIn } from "./support/people";
import { test } from "./support/test";

test("who comes second is told in place and books one of the nearest times", async ({
  browser,
  request,
}) => {
  const { doctorId, doctor } = await aPractice(request, "Dr. Ilse Zweig", {
    visits: [{ name: "Consultation" }],
  });
  const people = [await aPatient(request, "Frida Erste"), await aPatient(request, "Zadie Zweite")];

  const [first, second] = await Promise.all(
    people.map(async (person) => {
      const page = await (await browser.newContext()).newPage();
      // Nothing is kept for them, so that the times can cross.
      await page.route("**/api/holds", (route) => route.fulfill({ status: 503, json: {} }));
      await signIn(page, person);
      await page.goto(`/doctors/${doctorId}`);
      await page
        .getByRole("button", { name: /^\d{2}:\d{2}$/ })
        .first()
        .click();
      await expect(page.getByRole("heading", { name: "Is everything right?" })).toBeVisible();
      return page;
    }),
  );
  if (!first || !second) throw new Error("two people");
  expect(first.url()).toBe(second.url());

  await first.getByRole("button", { name: "Book this visit" }).click();
  await expect(first.getByRole("heading", { name: "Your visit is booked" })).toBeVisible();

  const refused = second.waitForResponse((answer) => answer.url().endsWith("/api/appointments"));
  await second.getByRole("button", { name: "Book this visit" }).click();
  expect((await refused).status()).toBe(409);
  const alert = second.getByRole("alert");
  await expect(alert).toContainText("This time was just taken by somebody else.");
  const nearest = alert.getByRole("button", { name: /\d{2}:\d{2}/ });
  await expect(nearest).toHaveCount(3);

  const startsAt = await nearest.first().getByRole("time").getAttribute("datetime");
  await nearest.first().click();
  await expect(alert).toBeHidden();
  await second.getByRole("button", { name: "Book this visit" }).click();
  await expect(second.getByRole("heading", { name: "Your visit is booked" })).toBeVisible();
  await expect(second.locator(`time[datetime="${startsAt}"]`)).toBeVisible();
  await expect(second.getByText(doctor.name)).toBeVisible();
});
