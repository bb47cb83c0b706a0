import { randomUUID } from "node:crypto";
import { expect, type Page } from "@playwright/test";
import { look } from "./support/look";
import { demoAdmin, signIn } from "./support/people";
import { test } from "./support/test";

test.setTimeout(300_000);

/** An address of its own for everything this run makes. */
const mark = randomUUID().slice(0, 8);

async function openSettings(page: Page, section: string) {
  await page
    .getByRole("navigation", { name: "Settings" })
    .getByRole("link", { name: section })
    .click();
  await expect(page.getByRole("heading", { level: 1, name: section })).toBeVisible();
}

test("an admin sets up the platform and reads afterwards who changed what", async ({ page }) => {
  await signIn(page, { email: demoAdmin });
  await page.getByRole("banner").getByRole("link", { name: "Settings" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Visit types" })).toBeVisible();
  await expect(page.getByRole("row").nth(1)).toBeVisible();
  await look(page, "settings visit types");

  // A template: added, changed, retired with its name and a reason.
  const name = `Travel advice ${mark}`;
  await page.getByRole("button", { name: "Add a template" }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("dialog")).toContainText("Please fill this in.");
  await look(page, "settings template with mistakes");
  await page.getByLabel("Name", { exact: true }).last().fill(name);
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("link", { name }).click();
  await page.getByLabel("Length in minutes").fill("45");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("link", { name }).click();
  await expect(page.getByRole("dialog")).toContainText("45 minutes");
  await look(page, "settings template panel");
  await page.getByRole("button", { name: "Retire" }).click();
  const dialog = page.getByRole("dialog", { name: `Retire ${name}?` });
  await dialog.getByLabel(/^Type/).fill("something else");
  await dialog.getByRole("button", { name: "Retire" }).click();
  await expect(dialog).toContainText(`This is not “${name}”.`);
  await look(page, "settings retire dialog");
  await dialog.getByLabel(/^Type/).fill(name);
  await dialog.getByLabel("Reason").fill("=Nobody travels.");
  await dialog.getByRole("button", { name: "Retire" }).click();
  await expect(dialog).toBeHidden();
  await page.goto(`/admin/settings/visit-types?q=${mark}&standing=retired`);
  await expect(page.getByRole("row").nth(1)).toContainText(name);

  await openSettings(page, "Rooms and devices");
  await expect(page.getByRole("link", { name: "Ultrasound" })).toBeVisible();
  await look(page, "settings rooms");
  await page.getByRole("link", { name: "Ultrasound" }).click();
  await expect(page.getByRole("dialog")).toContainText("History of changes");
  await look(page, "settings room panel");
  await page.keyboard.press("Escape");

  await openSettings(page, "Policies");
  await expect(page.getByLabel("Missed visits", { exact: true })).toHaveValue(/\d/);
  await look(page, "settings policies");

  await openSettings(page, "Specialties");
  await expect(page.getByRole("link", { name: "Cardiology" })).toBeVisible();
  await look(page, "settings specialties");

  await openSettings(page, "Public holidays");
  await expect(page.getByRole("cell", { name: "Christmas Day" }).first()).toBeVisible();
  await look(page, "settings holidays");

  await openSettings(page, "History of changes");
  const first = page.getByRole("listitem").filter({ hasText: name }).first();
  await expect(first).toContainText("Retired");
  await expect(first).toContainText("=Nobody travels.");
  await expect(first).toContainText("Robin Sommer");
  await look(page, "settings history");
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export as CSV" }).click(),
  ]);
  const text = await (await import("node:fs/promises")).readFile(await file.path(), "utf8");
  expect(text).toContain("'=Nobody travels.");
  await page.goto("/admin/settings/history?by=00000000-0000-4000-8000-000000000000");
  await expect(page.getByRole("heading", { name: "Nothing fits this" })).toBeVisible();
  await look(page, "settings history empty");
});
