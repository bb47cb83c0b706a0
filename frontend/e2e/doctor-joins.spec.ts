import { expect } from "@playwright/test";
import { linkIn, mailTo } from "./support/mailbox";
import { demoAdmin, signIn, somebody } from "./support/people";
import { test } from "./support/test";

test("a doctor is invited, chooses a password and opens the calendar", async ({
  page: admin,
  browser,
  request,
}) => {
  const doctor = somebody("Dr. Ottilie Sandmann");
  const row = admin.getByRole("row", { name: doctor.email });

  await test.step("the admin onboards the doctor", async () => {
    await signIn(admin, { email: demoAdmin });
    await expect(admin.getByRole("heading", { name: "Doctors", level: 1 })).toBeVisible();
    await admin.getByRole("main").getByRole("link", { name: "Onboard a doctor" }).click();

    await admin.getByRole("textbox", { name: "Name" }).fill(doctor.name);
    await admin.getByRole("textbox", { name: "E-mail" }).fill(doctor.email);
    const specialties = admin.getByRole("group", { name: "Specialties" });
    await specialties.getByLabel("Dermatology").check();
    await specialties.getByLabel("Neurology").check();
    const languages = admin.getByRole("group", { name: "Languages spoken" });
    await languages.getByLabel("German").check();
    await languages.getByLabel("English").check();
    await admin.getByLabel("Street and number").fill("Marienplatz 4");
    await admin.getByLabel("City").fill("Leipzig");
    await admin.getByLabel("Country").selectOption({ label: "Germany" });
    await admin.getByLabel("Latitude").fill("51.3397");
    await admin.getByLabel("Longitude").fill("12.3731");
    await admin.getByLabel("Time zone").selectOption({ label: "Europe/Berlin" });
    await admin.getByRole("button", { name: "Send invitation" }).click();

    await expect(admin.getByRole("status").getByText(`${doctor.name} was invited.`)).toBeVisible();
    await admin.getByLabel("Name, e-mail or city").fill(doctor.email);
    await expect(row).toContainText("Leipzig");
    await expect(row).toContainText("Dermatology");
    await expect(row).toContainText("Invited");
  });

  const context = await browser.newContext();
  const page = await context.newPage();

  await test.step("the invitation arrives and opens the account", async () => {
    const mail = await mailTo(request, doctor.email, /^Your invitation/);
    await page.goto(linkIn(mail, "/invitation"));
    await expect(page, "the token leaves the address").toHaveURL("/invitation");

    await page.getByLabel("New password").fill("short");
    await page.getByRole("button", { name: "Set password" }).click();
    await expect(page.getByText("Enter at least 10 characters.")).toBeVisible();
    await page.getByLabel("New password").fill(doctor.password);
    await page.getByRole("button", { name: "Set password" }).click();
    await expect(page.getByRole("heading", { name: "Your account is open" })).toBeVisible();

    await admin.reload();
    await expect(row).toContainText("Active");
    await expect(row).toContainText("No hours");
  });

  await test.step("the doctor signs in to an empty day", async () => {
    await page.getByRole("main").getByRole("link", { name: "Sign in" }).click();
    await page.getByLabel("E-mail").fill(doctor.email);
    await page.getByLabel("Password", { exact: true }).fill(doctor.password);
    await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("heading", { name: "Today", level: 1 })).toBeVisible();
    await expect(page.getByText("Open your calendar for booking")).toBeVisible();
    await expect(page.getByText("No visits today")).toBeVisible();
    await expect(page.getByText("Nothing is waiting for you.")).toBeVisible();
  });

  await test.step("the doctor sets weekly hours", async () => {
    await page.getByRole("link", { name: "Enter working hours" }).click();
    const monday = page.getByRole("group", { name: "Monday" });
    await monday.getByRole("button", { name: "Add hours on Monday" }).click();
    await monday.getByLabel("Monday, from").fill("08:00");
    await monday.getByLabel("Monday, to").fill("12:00");
    await monday.getByRole("button", { name: "Add hours on Monday" }).click();
    await monday.getByLabel("Monday, from").nth(1).fill("11:00");
    await monday.getByLabel("Monday, to").nth(1).fill("15:30");
    await page.getByRole("button", { name: "Save hours" }).click();
    await expect(page.getByText("Correct the marked hours first.")).toBeVisible();

    await monday.getByLabel("Monday, from").nth(1).fill("13:00");
    await monday.getByRole("button", { name: "Copy Monday to all weekdays" }).click();
    await expect(page.getByText("32.5 hours a week")).toBeVisible();
    await page.getByRole("button", { name: "Save hours" }).click();
    await expect(page.getByRole("status").getByText("Working hours saved.")).toBeVisible();

    await page.reload();
    const friday = page.getByRole("group", { name: "Friday" });
    await expect(friday.getByLabel("Friday, from").nth(1)).toHaveValue("13:00");
  });

  await test.step("the doctor adds two visit types", async () => {
    await page.getByRole("link", { name: "Visit types" }).click();
    const dialog = page.getByRole("dialog", { name: "Add a visit type" });
    await page.getByRole("button", { name: "Add visit type" }).click();
    await dialog.getByLabel("Name").fill("Consultation");
    await dialog.getByLabel("Length in minutes").fill("30");
    await dialog.getByLabel("Price in EUR").fill("85.50");
    await dialog.getByLabel("Free minutes after").fill("5");
    await dialog.getByRole("button", { name: "Save visit type" }).click();
    await expect(page.getByRole("row", { name: /Consultation/ })).toContainText("€85.50");

    await page.getByRole("button", { name: "Add visit type" }).click();
    await dialog.getByLabel("Name").fill("Second opinion");
    await dialog.getByLabel("Length in minutes").fill("45");
    await dialog.getByLabel("Price in EUR").fill("140");
    await dialog.getByLabel("Confirmation").selectOption("I confirm each request");
    await dialog.getByRole("button", { name: "Save visit type" }).click();
    await expect(page.getByRole("row", { name: /Second opinion/ })).toContainText(
      "I confirm each request",
    );
  });

  await test.step("today and the coming week are open and empty", async () => {
    await page.getByRole("link", { name: "Today" }).click();
    await expect(page.getByText("No visits today")).toBeVisible();
    await expect(page.getByText("Open your calendar for booking")).toBeHidden();
    await page.getByRole("navigation").getByRole("link", { name: "Coming visits" }).click();
    await expect(page.getByRole("heading", { name: "No visits in this week" })).toBeVisible();
  });

  await test.step("patients find the doctor", async () => {
    const patient = await context.newPage();
    await patient.goto("/doctors?city=Leipzig");
    await patient.getByRole("link", { name: doctor.name, exact: true }).click();
    await expect(patient.getByLabel(/Consultation/)).toBeChecked();
    await expect(patient.getByRole("heading", { name: /^Free times on/ })).toBeVisible();
  });
  await context.close();
});
