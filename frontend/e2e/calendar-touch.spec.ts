import { type CDPSession, devices, expect, type Page } from "@playwright/test";
import { look } from "./support/look";
import { aPatient, aPractice, signIn } from "./support/people";
import { test } from "./support/test";
import { wednesdayAhead } from "./support/times";

const { userAgent } = devices["Pixel 7"];
test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, userAgent });

type Point = { x: number; y: number };

/** A finger as the system reports it, so that the browser itself decides what scrolls. */
class Finger {
  private constructor(
    private readonly page: Page,
    private readonly devtools: CDPSession,
  ) {}

  static async on(page: Page) {
    return new Finger(page, await page.context().newCDPSession(page));
  }

  private send(type: "touchStart" | "touchMove" | "touchEnd", touchPoints: Point[]) {
    return this.devtools.send("Input.dispatchTouchEvent", { type, touchPoints });
  }

  /** Touches, rests, goes on in steps and lifts off; `seen` looks before it lifts off. */
  async drags(from: Point, to: Point, rest: number, seen: () => Promise<void> = async () => {}) {
    await this.send("touchStart", [from]);
    await this.page.waitForTimeout(rest);
    for (let step = 1; step <= 8; step += 1) {
      const part = (start: number, end: number) => start + ((end - start) * step) / 8;
      await this.send("touchMove", [{ x: part(from.x, to.x), y: part(from.y, to.y) }]);
      await this.page.waitForTimeout(16);
    }
    await seen();
    await this.send("touchEnd", []);
  }
}

async function middleOf(page: Page, name: RegExp): Promise<Point & { height: number }> {
  const block = page.getByRole("button", { name });
  await block.evaluate((element) => element.scrollIntoView({ block: "center" }));
  const box = await block.boundingBox();
  if (!box) throw new Error("the visit has a place");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, height: box.height };
}

test("by finger a doctor scrolls, moves a visit and blocks time", async ({
  page,
  browser,
  request,
}) => {
  const { doctor, doctorId } = await aPractice(request, "Dr. Fiona Fingerhut", {
    visits: [{ name: "Consultation" }],
  });
  const date = wednesdayAhead();
  const patient = await (await browser.newContext({ hasTouch: false })).newPage();
  await signIn(patient, await aPatient(request, "Tom Tippen"));
  await patient.goto(`/doctors/${doctorId}?from=${date}&day=${date}`);
  await patient.getByRole("button", { name: "10:00", exact: true }).click();
  await patient.getByRole("button", { name: "Book this visit" }).click();
  await expect(patient.getByRole("heading", { name: "Your visit is booked" })).toBeVisible();

  await signIn(page, doctor);
  await page.goto(`/doctor/calendar?view=day&date=${date}`);
  const visit = /10:00.*Tom Tippen/;
  await expect(page.getByRole("button", { name: visit })).toBeVisible();
  const finger = await Finger.on(page);

  // A quick swipe over a visit scrolls the page, and nothing is lifted.
  const swiped = await middleOf(page, visit);
  const before = await page.evaluate(() => window.scrollY);
  await finger.drags(swiped, { x: swiped.x, y: swiped.y - 120 }, 0);
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(before + 40);
  await expect(page.locator("[data-ghost]")).toHaveCount(0);
  await expect(page.getByRole("dialog")).toHaveCount(0);

  // Pressed and held it comes along, an hour later.
  const held = await middleOf(page, visit);
  const hour = held.height * 2;
  const scrolled = await page.evaluate(() => window.scrollY);
  await finger.drags(held, { x: held.x, y: held.y + hour }, 600, async () => {
    await expect(page.locator(`[data-ghost="${date}T11:00"]`)).toContainText("Free");
  });
  expect(await page.evaluate(() => window.scrollY)).toBe(scrolled);
  const dialog = page.getByRole("dialog", { name: /^Move the visit of Tom Tippen/ });
  await expect(dialog).toContainText("11:00");
  await dialog.getByRole("button", { name: "Move visit" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("button", { name: /11:00.*Tom Tippen/ })).toBeVisible();

  // Held at the lower edge the page comes along.
  const low = await middleOf(page, /11:00.*Tom Tippen/);
  const top = await page.evaluate(() => window.scrollY);
  await finger.drags(low, { x: low.x, y: 735 }, 600, async () => {
    await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(top + 60);
  });
  await page.getByRole("dialog").getByRole("button", { name: "Go back" }).click();

  // Empty time is stretched the same way.
  const free = await middleOf(page, /11:00.*Tom Tippen/);
  const from = { x: free.x, y: free.y + 1.25 * hour };
  await finger.drags(from, { x: from.x, y: from.y + hour }, 600);
  const off = page.getByRole("dialog", { name: "Time off" });
  await expect(off.getByLabel("First day", { exact: false }).first()).toHaveValue(date);
  await look(page, "calendar time off by finger");
});
