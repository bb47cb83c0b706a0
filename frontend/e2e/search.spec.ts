import { expect } from "@playwright/test";
import { look } from "./support/look";
import { demoDoctor, signIn } from "./support/people";
import { test } from "./support/test";

/** Everything about a search is in its address; the way back leads through it. */
test("a visitor narrows a search, sees it on a map and goes back", async ({ page }) => {
  await page.goto("/doctors");
  const filters = page.getByRole("complementary", { name: "Filters" });
  await filters.getByRole("combobox", { name: "Near" }).fill("Belrin");
  await page.getByRole("option", { name: /^Berlin/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Doctors in Berlin" })).toBeVisible();
  await expect(page).toHaveURL(/place=de-berlin/);

  await filters.getByRole("button", { name: /^a woman/ }).click();
  await expect(page).toHaveURL(/gender=female/);
  await page.getByLabel("Sort by").selectOption("distance");
  await expect(page).toHaveURL(/sort=distance/);
  await look(page, "search near a place");

  await page.getByRole("button", { name: "Map", exact: true }).click();
  const map = page.getByRole("region", { name: "Map of the doctors" });
  await expect(map.getByRole("button", { name: /doctors? here|^Dr\./ }).first()).toBeVisible();
  await look(page, "search on a map");
  await map.getByRole("group").focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("+");

  await page.goBack();
  await expect(map).toBeHidden();
  await page.goBack();
  await expect(page).not.toHaveURL(/sort=distance/);

  await page.goto("/doctors?gender=female&place=us-new-york&priceMax=1&currency=USD");
  await page.getByRole("button", { name: /^without “up to/ }).click();
  await expect(page).not.toHaveURL(/priceMax/);
  await expect(page.getByRole("heading", { level: 2 }).first()).toBeVisible();
});

test("a doctor says more about the practice, and patients see it", async ({ page }) => {
  await signIn(page, { email: demoDoctor });
  await page.getByRole("link", { name: "Profile" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Your profile" })).toBeVisible();
  await look(page, "doctor profile");
  await page.getByLabel("Italian").setChecked(true);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved. Patients see it now.")).toBeVisible();
  await page.goto("/doctors?language=it&place=de-berlin");
  await expect(page.getByRole("heading", { level: 2 }).first()).toBeVisible();
});
