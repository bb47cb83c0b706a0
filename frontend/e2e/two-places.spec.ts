import { expect, test } from "@playwright/test";
import { look } from "./support/look";
import { calendarIn, mailTo } from "./support/mailbox";
import { aPatient, aPractice, signIn } from "./support/people";
import { wednesdayAhead } from "./support/times";

test.setTimeout(180_000);

const branch = "Branch at the canal";
const address = `${branch}, Am Kanal 3, Potsdam`;

test("a doctor works at two places, and a visit and its mail say where it is", async ({
  browser,
  page,
  request,
}) => {
  const { doctor, doctorId } = await aPractice(request, "Dr. Tove Lindqvist", {
    visits: [{ name: "Consultation" }],
  });
  const patient = await aPatient(request, "Ines Carvalho");
  const day = wednesdayAhead();

  await test.step("the doctor adds a location and is there on Wednesdays", async () => {
    await signIn(page, doctor);
    await page.goto("/doctor/hours");
    const card = page.getByRole("region", { name: "Locations" });
    await card.getByRole("button", { name: "Add location" }).click();
    const dialog = page.getByRole("dialog", { name: "Add a location" });
    await dialog.getByLabel("Name").fill(branch);
    await dialog.getByLabel("Street and number").fill("Am Kanal 3");
    await dialog.getByLabel("City").fill("Potsdam");
    await dialog.getByLabel("Country").selectOption("DE");
    await dialog.getByRole("button", { name: /Potsdam/ }).click();
    await look(page, "a location");
    await dialog.getByRole("button", { name: "Save location" }).click();
    await expect(card).toContainText(branch);

    const wednesday = page.getByRole("group", { name: "Wednesday" });
    await wednesday.getByText(/all visit types · Practice/).click();
    await wednesday.getByLabel("Where").selectOption(branch);
    await page.getByRole("button", { name: "Save hours" }).click();
    await expect(card).toContainText("Hours on Wednesday");
  });

  await test.step("a patient books a time there", async () => {
    const context = await browser.newContext();
    const theirs = await context.newPage();
    await signIn(theirs, patient);
    await theirs.goto(`/doctors/${doctorId}?from=${day}&day=${day}`);
    const there = theirs.getByRole("list", { name: address });
    await expect(there).toBeVisible();
    await look(theirs, "times at two places");
    await there.getByRole("button").first().click();
    await expect(theirs.getByRole("heading", { name: "Is everything right?" })).toBeVisible();
    await expect(theirs.getByText(address)).toBeVisible();
    await theirs.getByRole("button", { name: "Book this visit" }).click();
    await expect(theirs.getByRole("heading", { name: "Your visit is booked" })).toBeVisible();
    await expect(theirs.getByText(address)).toBeVisible();
    await theirs.goto("/visits");
    await expect(theirs.getByRole("article").getByText(address)).toBeVisible();

    await theirs.getByRole("link", { name: "Change time" }).click();
    const practice = theirs.getByRole("list", { name: "At the practice" });
    await practice.getByRole("button").first().click();
    await expect(theirs.getByText(/somewhere else: Lindenstraße 12, Potsdam/)).toBeVisible();
    await look(theirs, "moving to another place");
    await context.close();
  });

  await test.step("the mail and its calendar file say the place", async () => {
    const mail = await mailTo(request, patient.email, /^Booked:/);
    expect(mail.text).toContain(address);
    expect(calendarIn(mail).get("LOCATION")?.replaceAll("\\,", ",")).toBe(address);
  });

  await test.step("the doctor sees it, too", async () => {
    await page.goto(`/doctor/calendar?day=${day}`);
    await expect(page.getByRole("main")).toContainText(patient.name);
  });
});
