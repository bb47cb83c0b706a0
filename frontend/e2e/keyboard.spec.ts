import { expect, type Locator, type Page } from "@playwright/test";
import { aPatient, aPractice } from "./support/people";
import { test } from "./support/test";

test("the whole booking by keyboard alone", async ({ page, request }) => {
  const { doctor } = await aPractice(request, "Dr. Tabea Tasten", {
    visits: [{ name: "Consultation" }, { name: "Long talk" }],
  });
  const patient = await aPatient(request, "Kaja Board");
  const main = page.getByRole("main");

  await test.step("sign in", async () => {
    await page.goto("/");
    await tabTo(page, page.getByRole("link", { name: "Skip to content" }));
    await tabTo(page, page.getByRole("banner").getByRole("link", { name: "Sign in" }));
    await page.keyboard.press("Enter");
    await tabTo(page, page.getByLabel("E-mail"));
    await page.keyboard.type(patient.email);
    await tabTo(page, page.getByLabel("Password", { exact: true }));
    await page.keyboard.type(patient.password);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { name: "My visits" })).toBeFocused();
  });

  await test.step("search", async () => {
    await tabTo(page, main.getByRole("link", { name: "Find a doctor" }));
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { name: "Doctors", level: 1 })).toBeFocused();
    await tabTo(page, page.getByLabel("What kind of doctor?"));
    await page.keyboard.type("Neurology");
    await tabTo(page, main.getByRole("button", { name: "Find a doctor" }));
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/specialty=neurology/);
    await tabTo(page, page.getByLabel("Doctor's name"));
    await page.keyboard.type("Tasten");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/name=Tasten/);
    await tabTo(page, page.getByRole("link", { name: doctor.name, exact: true }));
    await page.keyboard.press("Enter");
  });

  await test.step("choose the kind of visit and a time", async () => {
    await expect(page.getByRole("heading", { name: doctor.name, level: 1 })).toBeFocused();
    const types = page.getByRole("radio");
    await tabTo(page, types.first());
    await page.keyboard.press("ArrowDown");
    await expect(types.nth(1)).toBeChecked();
    const second = page.getByRole("button", { name: /free time/ }).nth(1);
    await tabTo(page, second);
    await page.keyboard.press("Enter");
    await expect(second).toHaveAttribute("aria-pressed", "true");
    await tabTo(page, page.getByRole("button", { name: /^\d{2}:\d{2}$/ }).first());
    await page.keyboard.press("Enter");
  });

  await test.step("book", async () => {
    const book = page.getByRole("button", { name: "Book this visit" });
    await tabTo(page, book);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { name: "Your visit is booked" })).toBeFocused();
  });

  await test.step("cancel, with the question answered by keyboard", async () => {
    await tabTo(page, main.getByRole("link", { name: "My visits" }));
    await page.keyboard.press("Enter");
    const cancel = page.getByRole("button", { name: "Cancel visit" });
    await tabTo(page, cancel);
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Cancel this visit?" });
    await expect(dialog).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(cancel, "focus comes back to what opened the dialog").toBeFocused();
    await page.keyboard.press("Enter");
    await tabTo(page, dialog.getByRole("radio", { name: "Feeling better" }));
    await page.keyboard.press("Space");
    await tabTo(page, dialog.getByRole("button", { name: "Yes, cancel visit" }));
    await page.keyboard.press("Enter");
    await expect(page.getByRole("region", { name: "Past" })).toContainText("Cancelled by you");
  });
});

const MOST_STOPS = 60;

/** Presses Tab until `target` has the focus; fails when it is not to be reached. */
async function tabTo(page: Page, target: Locator) {
  await expect(target).toBeVisible();
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    await page.keyboard.press("Tab");
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  await expect(target).toBeFocused({ timeout: 1 });
}
