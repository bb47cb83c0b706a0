import { expect, type Page } from "@playwright/test";
import { look } from "./support/look";
import { aPatient, aPractice, type Person, signIn } from "./support/people";
import { wednesdayAhead } from "./support/times";
import { test } from "./support/test";

const visits = [{ name: "Consultation" }];
const blockOf = (page: Page, name: string) => page.getByRole("button", { name: new RegExp(name) });

/** Books the time that starts at 10:00 in Berlin on that Wednesday. */
async function book(page: Page, doctorId: string, person: Person, date: string) {
  await signIn(page, person);
  await page.goto(`/doctors/${doctorId}?from=${date}&day=${date}`);
  await page.getByRole("button", { name: "10:00", exact: true }).click();
  await page.getByRole("button", { name: "Book this visit" }).click();
  await expect(page.getByRole("heading", { name: "Your visit is booked" })).toBeVisible();
}

test("l_02 the doctor's calendar shows a booking as it is made, and the patient where it was moved to", async ({
  page,
  browser,
  request,
}) => {
  const { doctor, doctorId } = await aPractice(request, "Dr. Karla Kalender", { visits });
  const date = wednesdayAhead();
  await signIn(page, doctor);
  const connected = page.waitForResponse((answer) => answer.url().endsWith("/api/live"));
  await page.goto(`/doctor/calendar?view=week&date=${date}`);
  await expect(page.getByRole("region", { name: "Days and hours" })).toBeVisible();
  await connected;

  const patient = await (await browser.newContext()).newPage();
  await book(patient, doctorId, await aPatient(request, "Mira Moment"), date);
  // Nobody has loaded the page again; without being told it would look once a minute.
  const block = blockOf(page, "10:00.*Mira Moment.*Consultation, Confirmed");
  await expect(block).toBeVisible({ timeout: 8_000 });
  await look(page, "calendar week");
  await page.setViewportSize({ width: 1280, height: 800 });

  // By keyboard: M, arrows, Enter.
  await patient.goto("/visits");
  await expect(patient.getByRole("article")).toContainText("10:00");
  await block.focus();
  await page.keyboard.press("m");
  const bar = page.getByRole("region", { name: /^Moving the visit of Mira Moment/ });
  await expect(bar.getByRole("status")).toContainText("Where it is now");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  await expect(bar.getByRole("status")).toContainText(/Thursday .*10:30 · Free/);
  await look(page, "calendar moving by keys");
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: /^Move the visit of Mira Moment/ });
  await expect(dialog).toContainText("The patient is told by mail");
  await look(page, "calendar move dialog");
  await page.setViewportSize({ width: 1280, height: 800 });
  await dialog.getByRole("button", { name: "Move visit" }).click();
  await expect(dialog).toBeHidden();
  await expect(blockOf(page, "10:30.*Mira Moment")).toBeVisible();
  await expect(patient.getByRole("article")).toContainText("10:30", { timeout: 8_000 });

  // By mouse, onto a time that is not worked: it stays, and the reason is said.
  const moved = blockOf(page, "10:30.*Mira Moment");
  await moved.scrollIntoViewIfNeeded();
  const box = await moved.boundingBox();
  if (!box) throw new Error("the visit has a place");
  const hour = box.height * 2;
  await page.mouse.move(box.x + 30, box.y + 5);
  await page.mouse.down();
  await page.mouse.move(box.x + 30, box.y - hour, { steps: 4 });
  await page.mouse.move(box.x + 30, box.y + 5 - 2 * hour, { steps: 4 });
  await page.mouse.up();
  await expect(page.getByRole("dialog", { name: /^Move the visit of Mira Moment/ })).toContainText(
    /not among your free times.*outside the hours/s,
  );
  await page.getByRole("button", { name: "Move visit" }).click();
  await expect(page.getByRole("alert")).toContainText("The visit stays where it is");
  await page.getByRole("button", { name: "Go back" }).click();
  await expect(moved).toBeFocused();
});

test("time is blocked where it is drawn, and a time says why it cannot be booked", async ({
  page,
  request,
}) => {
  const { doctor } = await aPractice(request, "Dr. Stella Strich", { visits });
  const date = wednesdayAhead();
  await signIn(page, doctor);
  await page.goto(`/doctor/calendar?view=day&date=${date}`);
  const column = page.getByRole("region", { name: /^Wednesday .*0 visits/ });
  await expect(column).toBeVisible();
  await look(page, "calendar day empty");
  await page.setViewportSize({ width: 1280, height: 800 });
  const box = await column.boundingBox();
  if (!box) throw new Error("the day has a place");
  // From 8:00 to 18:00 are shown.
  const at = (hour: number) => box.y + ((hour - 8) / 10) * box.height + 2;
  await page.mouse.move(box.x + 100, at(9));
  await page.mouse.down();
  await page.mouse.move(box.x + 100, at(10), { steps: 4 });
  await page.mouse.move(box.x + 100, at(10.74), { steps: 4 });
  await page.mouse.up();
  const off = page.getByRole("dialog", { name: "Time off" });
  await expect(off.getByLabel("First day", { exact: false }).first()).toHaveValue(date);
  await off.getByRole("button", { name: "Continue" }).click();
  await expect(off).toBeHidden();
  await expect(column.getByText("Time off")).toBeVisible();

  await page.mouse.click(box.x + 300, at(8.5));
  const slot = page.getByRole("dialog", { name: /08:30/ });
  await expect(slot).toContainText("outside the hours");
  await look(page, "calendar slot");
  await page.keyboard.press("Escape");

  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole("link", { name: "Month", exact: true }).click();
  await expect(page).toHaveURL(/view=month/);
  await expect(page.getByRole("link", { name: /^Show Wednesday/ }).first()).toBeVisible();
  await look(page, "calendar month");
});
