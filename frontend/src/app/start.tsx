import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { resumeSession } from "@/api/client";
import { startI18n } from "@/lib/i18n";
import { applyTheme } from "@/lib/preferences";
import { App } from "./App";

/** Draws the first page once its texts are there. */
export async function start() {
  applyTheme();
  void resumeSession();
  await startI18n();

  const root = document.getElementById("root");
  if (!root) throw new Error("index.html has no #root");
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
