import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { noteLookedAt } from "./every-route";

const wide = { width: 1280, height: 800 };
const narrow = { width: 360, height: 740 };

/**
 * All four. Of what axe asks only contrast depends on both theme and width; everything else, which
 * takes most of the time, depends on the width alone and is asked once for each.
 */
const looks = [
  ["light", wide, "everything"],
  ["dark", wide, "contrast"],
  ["dark", narrow, "everything"],
  ["light", narrow, "contrast"],
] as const;

/** A folder to keep a picture of everything looked at, for people to judge. */
const pictures = process.env.MEDBOOK_JOURNEYS_PICTURES;

/**
 * What every page and every state of it owes: no finding of axe, light and dark, on a desk and on
 * a phone, and nothing that has to be scrolled sideways.
 */
export async function look(page: Page, name: string) {
  await test.step(name, async () => {
    noteLookedAt(new URL(page.url()).pathname);
    await expect(page.locator("h1")).toHaveCount(1);
    await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
    for (const [colorScheme, viewport, asked] of looks) {
      const where = `${name}, ${colorScheme}, ${viewport.width} px`;
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(viewport);
      await painted(page);
      if (pictures) await picture(page, `${name} ${viewport.width} ${colorScheme}`);
      expect.soft(await findings(page, asked), where).toEqual([]);
      const sideways = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect.soft(sideways, `${where}: sideways overflow`).toBe(0);
    }
    await page.setViewportSize(wide);
    await page.emulateMedia({ colorScheme: "light" });
  });
}

/** What axe finds. The pages have no frames, so that it need not open a page to put them together. */
async function findings(page: Page, asked: (typeof looks)[number][2]) {
  const axe = new AxeBuilder({ page }).setLegacyMode();
  if (asked === "contrast") axe.withRules(["color-contrast"]);
  const { violations } = await axe.analyze();
  return violations.map(({ id, help, nodes }) => ({
    id,
    help,
    where: nodes.map(({ target, failureSummary }) => `${target.join(" ")} ${failureSummary}`),
  }));
}

/** Until a frame with the new colours and widths was drawn; before, some elements still have the old ones. */
async function painted(page: Page) {
  await page.evaluate(
    () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
  );
}

async function picture(page: Page, name: string) {
  const path = `${pictures}/${name.replaceAll(/[^a-z0-9]+/gi, "-").toLowerCase()}.png`;
  await page.screenshot({ path, fullPage: true });
}
