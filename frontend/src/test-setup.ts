import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach, beforeAll } from "vitest";
import { loadTexts, startI18n } from "@/lib/i18n";

// The first dialog of a file is fetched with all it stands on, which a busy machine takes seconds for.
configure({ asyncUtilTimeout: 5_000 });

beforeAll(async () => {
  await startI18n("en");
  // As the router does before it shows a page.
  await loadTexts(["visits", "booking", "feed", "doctor", "admin", "settings", "auth"]);
});
afterEach(() => cleanup());
