import { expect, type Page } from "@playwright/test";
import { look } from "./support/look";
import { aPatient, aPractice, signIn } from "./support/people";
import { test } from "./support/test";

test.setTimeout(240_000);

const longWord = "Vorsorgeuntersuchungserstgespräch einschließlich Ultraschalluntersuchung";
const reason = "ألم في الصدر منذ يومين (2)، أسوأ ليلاً.\nDanach Übelkeit.";

async function inGerman(page: Page) {
  await page.getByLabel("Language").selectOption("de");
  await expect(page.getByLabel("Sprache")).toHaveValue("de");
}

test("names and words from right to left, and long German ones, keep their place", async ({
  page,
  browser,
  request,
}) => {
  const { doctor, doctorId } = await aPractice(request, "Dr. ليلى الخطيب", {
    visits: [{ name: longWord, confirmation: "by-doctor" }],
  });
  const patient = await aPatient(request, "محمد عبد الرحمن");
  await signIn(page, patient);
  await inGerman(page);
  await page.goto(`/doctors/${doctorId}`);
  await expect(page.getByText(longWord).first()).toBeVisible();
  await look(page, "words doctor");

  await page
    .getByRole("button", { name: /^\d\d:\d\d$/ })
    .first()
    .click();
  await page.getByRole("textbox").fill(reason);
  await expect(page.getByRole("textbox")).toHaveCSS("direction", "rtl");
  await look(page, "words book");
  await page.getByRole("button", { name: "Termin anfragen" }).click();
  await expect(page).toHaveURL(/booked$/);
  await look(page, "words booked");
  await page.goto("/visits");
  await expect(page.getByRole("article")).toContainText("ألم في الصدر");
  await look(page, "words visits");

  const practice = await (await browser.newContext()).newPage();
  await signIn(practice, doctor);
  await inGerman(practice);
  const words = practice.getByText("ألم في الصدر").first();
  await expect(words).toHaveCSS("direction", "rtl");
  await look(practice, "words today");
  await practice.goto("/doctor/calendar?view=month");
  await practice.getByRole("button", { name: /محمد/ }).first().click();
  await expect(practice.getByRole("dialog")).toContainText("محمد");
  await look(practice, "words visit panel");
});
