import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** Where `npm run dev` finds the back end (`medbook all`). */
const backend = process.env.MEDBOOK_API ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: { proxy: { "/api": backend, "/calendar": backend, "/mailbox": backend } },
  build: {
    target: "es2022",
    // The page policy allows no data: fonts.
    assetsInlineLimit: 0,
    cssTarget: ["chrome123", "safari17.5", "firefox120"],
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What every page needs comes in two files; pages, dialogs and forms in their own.
          groups: [
            {
              name: "framework",
              test: /node_modules\/(react|react-dom|scheduler|react-router|@tanstack|i18next|react-i18next|use-sync-external-store|clsx|class-variance-authority)\//,
            },
            {
              name: "base",
              test: /src\/(lib\/(?!forms|csv|projection)|api\/(?!generated\/zod)|components\/ui\/(?!Dialog|Menu|Table|VideoEntry|RadioList|ErrorSummary|Ending|Policy|Rating))/,
            },
            // An icon that few pages have comes with them.
            { name: "icons", test: /lucide-react/, minShareCount: 4 },
          ],
        },
      },
    },
  },
  test: {
    environment: "jsdom",
    setupFiles: ["./src/test-setup.ts"],
    include: ["src/**/*.test.{ts,tsx}"],
  },
});
