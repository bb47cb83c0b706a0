import { type BrowserContext, expect, test as base } from "@playwright/test";

/** What Chromium says about an answer the page itself deals with; scripts and styles are watched below. */
const REFUSED = "Failed to load resource";

/**
 * Every journey also fails when a page of it says something on the console (React's warnings,
 * violations of the page's security policy), throws, or misses one of its files.
 */
export const test = base.extend<{ quiet: void }>({
  quiet: [
    async ({ browser, context }, use) => {
      const said: string[] = [];
      const listen = (to: BrowserContext) => {
        to.on("console", (message) => {
          const loud = message.type() === "error" || message.type() === "warning";
          if (loud && !message.text().startsWith(REFUSED)) said.push(message.text());
        });
        to.on("weberror", (thrown) => said.push(String(thrown.error())));
        to.on("response", (answer) => {
          const { pathname } = new URL(answer.url());
          if (pathname.startsWith("/assets/") && answer.status() >= 400) {
            said.push(`${answer.status()} ${pathname}`);
          }
        });
      };
      listen(context);
      browser.on("context", listen);
      await use();
      browser.off("context", listen);
      expect(said, "what the pages said on the console").toEqual([]);
    },
    { auto: true },
  ],
});
