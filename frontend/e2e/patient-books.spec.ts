import { expect, type Page } from "@playwright/test";
import { calendarIn, linkIn, mailTo } from "./support/mailbox";
import { somebody } from "./support/people";
import { clockIn, wednesdayAhead } from "./support/times";
import { test } from "./support/test";

/** Each screen has a doctor of its own, so that the two do not take each other's time. */
const fields = { desktop: "Cardiology", phone: "Dermatology" } as const;

test("a patient signs up, finds a doctor far away, books and cancels", async ({ page, request }, {
  project,
}) => {
  const phone = project.name === "phone";
  const specialty = fields[phone ? "phone" : "desktop"];
  const patient = somebody("Marlene Okonjo");
  const day = wednesdayAhead();

  await test.step("sign up, confirm the address, sign in", async () => {
    await page.goto("/");
    await follow(page, phone, "Create account");
    await page.getByLabel("Your name").fill(patient.name);
    await page.getByLabel("E-mail").fill(patient.email);
    await page.getByLabel("Password", { exact: true }).fill(patient.password);
    await page.getByRole("button", { name: "Create account" }).click();
    await expect(page.getByRole("heading", { name: "Check your mail" })).toBeVisible();

    await follow(page, phone, "Sign in");
    await enter(page, patient);
    await expect(page.getByRole("alert")).toContainText("not confirmed yet");

    const mail = await mailTo(request, patient.email, /confirm your e-mail/);
    await page.goto(linkIn(mail, "/confirm-email"));
    await expect(page.getByRole("heading", { name: "Your e-mail is confirmed" })).toBeVisible();
    await page.getByRole("main").getByRole("link", { name: "Sign in" }).click();
    await enter(page, patient);
    await expect(page.getByRole("heading", { name: "No visits ahead" })).toBeVisible();
  });

  let doctor = "";

  await test.step("search by specialty, city and day", async () => {
    await page.getByRole("banner").getByRole("link", { name: "Medbook" }).click();
    await page.getByLabel("What kind of doctor?").selectOption(specialty);
    await page.getByLabel("Where?").fill("New Yrok");
    await page.getByRole("option", { name: /^New York/ }).click();
    await page.getByLabel("When?").selectOption(day);
    await page.getByRole("button", { name: "Find a doctor" }).click();

    await expect(page.getByRole("heading", { name: `${specialty} in New York` })).toBeVisible();
    await expect(page).toHaveURL(new RegExp(`freeOn=${day}`));
    doctor = (await page.getByRole("heading", { level: 2 }).first().textContent()) ?? "";
    const free = page.getByRole("main").getByRole("link", { name: `with ${doctor}` });
    await expect(free.first()).toContainText(/\d{2}:\d{2}/);
    for (const time of await free.getByRole("time").all()) {
      const instant = (await time.getAttribute("datetime")) ?? "";
      expect(clockIn("Europe/Berlin", instant).date).toBe(day);
    }
    await expect(free.first()).toContainText(/\d{2}:\d{2} there/);
  });

  let startsAt = "";
  const chosen = () => page.locator(`button:has(time[datetime="${startsAt}"])`);

  await test.step("the doctor's times, on both clocks", async () => {
    await page.getByRole("link", { name: doctor, exact: true }).click();
    await expect(page.getByRole("heading", { name: doctor, level: 1 })).toBeVisible();
    await chooseDay(page, day);
    await expect(page.getByRole("heading", { name: /^Free times on Wednesday/ })).toBeVisible();

    const first = page.getByRole("button", { name: /there$/ }).first();
    startsAt = (await first.getByRole("time").getAttribute("datetime")) ?? "";
    const here = clockIn("Europe/Berlin", startsAt);
    const there = clockIn("America/New_York", startsAt);
    expect(here.date).toBe(day);
    expect(here.clock).not.toBe(there.clock);
    await expect(first).toContainText(here.clock);
    await expect(first).toContainText(`${there.clock} there`);
    await first.click();
  });

  let visitId = "";

  await test.step("check and book", async () => {
    await expect(page.getByRole("heading", { name: "Is everything right?" })).toBeVisible();
    const { clock } = clockIn("Europe/Berlin", startsAt);
    await expect(page.getByText(`on your clock ${clock}`)).toBeVisible();
    await page.getByRole("button", { name: "Book this visit" }).click();
    await expect(page.getByRole("heading", { name: "Your visit is booked" })).toBeVisible();
    visitId = new URL(page.url()).pathname.split("/")[2] ?? "";
  });

  const visit = page.getByRole("article", { name: `Visit with ${doctor}` });

  await test.step("the mail brings a calendar file and leads to the visit", async () => {
    const mail = await mailTo(request, patient.email, /^Booked:/);
    expect(mail.subject).toContain(doctor);
    const event = calendarIn(mail);
    expect(event.get("METHOD")).toBe("REQUEST");
    expect(event.get("UID")).toBe(`${visitId}@medbook`);
    expect(event.get("DTSTART")).toBe(startsAt.replaceAll(/[-:]/g, ""));
    await page.goto(linkIn(mail, `/visits/${visitId}`));
    await expect(page.getByRole("heading", { name: "Your visit", level: 1 })).toBeVisible();
    await expect(visit).toContainText("Confirmed");
  });

  await test.step("cancel under my visits", async () => {
    await page.getByRole("link", { name: "All my visits" }).click();
    const upcoming = page.getByRole("region", { name: "Upcoming" });
    await expect(upcoming.getByRole("article")).toHaveCount(1);
    await visit.getByRole("button", { name: "Cancel visit" }).click();
    const dialog = page.getByRole("dialog", { name: "Cancel this visit?" });
    await expect(dialog).toContainText(doctor);
    await dialog.getByRole("button", { name: "Keep the visit" }).click();
    await expect(dialog).toBeHidden();
    await expect(visit).toContainText("Confirmed");

    await visit.getByRole("button", { name: "Cancel visit" }).click();
    await dialog.getByRole("radio", { name: "Feeling better" }).check();
    await dialog.getByRole("button", { name: "Yes, cancel visit" }).click();
    await expect(page.getByRole("status").getByText("The visit was cancelled.")).toBeVisible();
    await expect(upcoming.getByRole("heading", { name: "No visits ahead" })).toBeVisible();
    await expect(page.getByRole("region", { name: "Past" })).toContainText("Cancelled by you");

    const event = calendarIn(await mailTo(request, patient.email, /^Cancelled:/));
    expect(event.get("METHOD")).toBe("CANCEL");
    expect(event.get("UID")).toBe(`${visitId}@medbook`);
  });

  await test.step("the time is free again", async () => {
    await visit.getByRole("link", { name: `Book again with ${doctor}` }).click();
    await chooseDay(page, day);
    await expect(chosen()).toBeVisible();
  });
});

/** Chooses the Wednesday `day`; on a Tuesday or a Wednesday it lies beyond the days that are shown first. */
async function chooseDay(page: Page, day: string) {
  const dayOfMonth = Number(day.slice(-2));
  const button = page.getByRole("button", {
    name: new RegExp(`^Wednesday\\D*\\b${dayOfMonth}\\b.*free time`),
  });
  await expect(page.getByRole("button", { name: /[1-9]\d* free time/ }).first()).toBeVisible();
  if ((await button.count()) === 0) await page.getByRole("button", { name: "Later days" }).click();
  await button.click();
  await expect(button).toHaveAttribute("aria-pressed", "true");
}

async function follow(page: Page, phone: boolean, link: string) {
  if (phone) await page.getByRole("button", { name: "Menu" }).click();
  const place = phone ? page.getByRole("dialog", { name: "Menu" }) : page.getByRole("banner");
  await place.getByRole("link", { name: link }).click();
}

async function enter(page: Page, patient: { email: string; password: string }) {
  await page.getByLabel("E-mail").fill(patient.email);
  await page.getByLabel("Password", { exact: true }).fill(patient.password);
  await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
}
