import { defineConfig, devices } from "@playwright/test";

/** Another running Medbook with a demo clinic can be tried instead of a fresh one. */
const running = process.env.MEDBOOK_JOURNEYS_URL;
const port = 18080;

const chromium = {
  browserName: "chromium" as const,
  launchOptions: {
    executablePath: "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  },
};

export default defineConfig({
  testDir: "./e2e",
  outputDir: "./test-results",
  globalSetup: "./e2e/support/caught-up.ts",
  globalTeardown: "./e2e/support/every-route.ts",
  fullyParallel: true,
  forbidOnly: process.env.CI !== undefined,
  retries: 0,
  workers: 2,
  timeout: 150_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], ["html", { open: "never" }]],
  use: {
    ...chromium,
    baseURL: running ?? `http://127.0.0.1:${port}`,
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    contextOptions: { reducedMotion: "reduce" },
    actionTimeout: 10_000,
    trace: "retain-on-failure",
  },
  projects: [
    { name: "desktop", use: { viewport: { width: 1280, height: 800 } } },
    {
      name: "phone",
      testMatch: "patient-books.spec.ts",
      use: { ...devices["Pixel 7"], ...chromium, viewport: { width: 360, height: 740 } },
    },
  ],
  ...(running
    ? {}
    : {
        webServer: {
          // The real system: servers of its own, the demo clinic made through the commands.
          command: `cargo xtask up --profile dev --port ${port} --dir target/journeys --no-install --fresh`,
          cwd: "..",
          wait: { stdout: /Medbook is ready/ },
          // The first start compiles everything.
          timeout: 20 * 60_000,
          gracefulShutdown: { signal: "SIGINT" as const, timeout: 30_000 },
          stdout: "ignore" as const,
          stderr: "pipe" as const,
        },
      }),
});
