import "@testing-library/jest-dom/vitest";
import { cleanup } from "@testing-library/react";
import { afterEach, beforeAll } from "vitest";
import { loadTexts, startI18n } from "@/lib/i18n";

beforeAll(async () => {
  await startI18n("en");
  // As the router does before it shows a page.
  await loadTexts(["visits", "feed", "doctor", "admin", "settings", "auth"]);
});
afterEach(() => cleanup());
