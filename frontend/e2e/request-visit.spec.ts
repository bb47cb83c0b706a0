import { expect } from "@playwright/test";
import { calendarIn, linkIn, mailTo } from "./support/mailbox";
import { aPatient, aPractice, signIn } from "./support/people";
import { test } from "./support/test";

test("a patient asks for a visit and the doctor says yes", async ({ page, browser, request }) => {
  const { doctorId, doctor } = await aPractice(request, "Dr. Wanda Frage", {
    visits: [{ name: "Second opinion", confirmation: "by-doctor" }],
  });
  const patient = await aPatient(request, "Bruno Antwort");
  const visit = page.getByRole("article", { name: `Visit with ${doctor.name}` });

  await test.step("the patient asks", async () => {
    await signIn(page, patient);
    await page.goto(`/doctors/${doctorId}`);
    await page
      .getByRole("button", { name: /^\d{2}:\d{2}$/ })
      .first()
      .click();
    await page.getByRole("button", { name: "Request this visit" }).click();
    await expect(
      page.getByRole("heading", { name: "Your request is with the doctor" }),
    ).toBeVisible();
    await mailTo(request, patient.email, /^Requested:/);
    await page.getByRole("main").getByRole("link", { name: "My visits" }).click();
    await expect(visit).toContainText("Waiting for the doctor");
  });

  await test.step("the doctor answers", async () => {
    const desk = await (await browser.newContext()).newPage();
    await signIn(desk, doctor);
    const waiting = desk.getByRole("region", { name: "Needs an answer" });
    await expect(waiting).toContainText("Second opinion");
    await waiting.getByRole("button", { name: `Confirm: ${patient.name}` }).click();
    await expect(desk.getByRole("status").getByText(`Confirmed: ${patient.name}`)).toBeVisible();
    await expect(waiting).toContainText("Nothing is waiting for you.");
  });

  await test.step("the patient sees it booked", async () => {
    const mail = await mailTo(request, patient.email, /^Confirmed:/);
    const event = calendarIn(mail);
    expect(event.get("STATUS")).toBe("CONFIRMED");
    const link = linkIn(mail, `/visits/${event.get("UID")?.split("@")[0]}`);

    // On a device where nobody is signed in, the mail's link leads through signing in.
    const elsewhere = await (await browser.newContext()).newPage();
    await elsewhere.goto(link);
    await elsewhere.getByLabel("E-mail").fill(patient.email);
    await elsewhere.getByLabel("Password", { exact: true }).fill(patient.password);
    await elsewhere.getByRole("main").getByRole("button", { name: "Sign in" }).click();
    await expect(elsewhere).toHaveURL(link);
    await expect(elsewhere.getByRole("article")).toContainText("Confirmed");

    await page.reload();
    await expect(visit).toContainText("Confirmed");
  });
});

test("a doctor reads why somebody comes, says no and why", async ({ page, browser, request }) => {
  const { doctorId, doctor } = await aPractice(request, "Dr. Nora Nein", {
    visits: [{ name: "Second opinion", confirmation: "by-doctor" }],
  });
  const patient = await aPatient(request, "Carla Bitte");
  const visit = page.getByRole("article", { name: `Visit with ${doctor.name}` });
  const why = "The tingling in my left hand has come back.";

  await test.step("the patient asks, and says why", async () => {
    await signIn(page, patient);
    await page.goto(`/doctors/${doctorId}`);
    await page
      .getByRole("button", { name: /^\d{2}:\d{2}$/ })
      .first()
      .click();
    await page.getByRole("textbox", { name: "Reason for the visit" }).fill(why);
    await page.getByRole("button", { name: "Request this visit" }).click();
    await expect(page.getByText(/The practice has until .* to answer/)).toBeVisible();
    expect(page.url(), "the reason is in no address").not.toContain("tingling");
    await mailTo(request, patient.email, /^Requested:/);
  });

  await test.step("the doctor says no", async () => {
    const desk = await (await browser.newContext()).newPage();
    await signIn(desk, doctor);
    const waiting = desk.getByRole("region", { name: "Needs an answer" });
    await expect(waiting).toContainText(why);
    await expect(waiting).toContainText("Ends unanswered");
    await waiting.getByRole("button", { name: `Decline: ${patient.name}` }).click();
    const dialog = desk.getByRole("dialog", { name: "Decline this request?" });
    await dialog.getByRole("radio", { name: "No new patients at the moment" }).check();
    await dialog.getByRole("button", { name: "Yes, decline" }).click();
    await expect(waiting).toContainText("Nothing is waiting for you.");
  });

  await test.step("the patient reads why, in the mail and on the page", async () => {
    const mail = await mailTo(request, patient.email, /^Not possible:/);
    expect(JSON.stringify(mail)).toContain("takes no new patients");
    expect(JSON.stringify(mail)).not.toContain("tingling");
    await page.goto("/visits");
    await expect(visit).toContainText("Declined by the practice · No new patients at the moment");
  });
});
