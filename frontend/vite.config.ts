import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { announce } from "./build/announce.ts";
import { ownClient } from "./build/own-client.ts";

/** Where `npm run dev` finds the back end (`medbook all`). */
const backend = process.env.MEDBOOK_API ?? "http://127.0.0.1:8080";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig(({ command }) => ({
  plugins: [
    react(),
    tailwindcss(),
    announce("src/app/start.tsx"),
    ownClient(here("./src/api/generated/client.gen.ts"), here("./src/api/fetching.ts")),
  ],
  resolve: {
    alias: [
      { find: "@", replacement: here("./src") },
      // The package names only its development build, which warns on the console.
      ...(command === "build"
        ? [
            {
              find: /^react-router$/,
              replacement: here("./node_modules/react-router/dist/production/index.mjs"),
            },
          ]
        : []),
    ],
  },
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
            // Runs before all others have arrived.
            { name: "first", test: /src\/lib\/texts|vite\/preload-helper/, priority: 1 },
            {
              name: "framework",
              // Of react-i18next without what turns tags in texts into elements: few texts have tags.
              test: /node_modules\/(react|react-dom|scheduler|react-router|@tanstack|i18next|react-i18next(?!.*\/Trans)|clsx|class-variance-authority)\//,
            },
            {
              name: "base",
              test: /src\/(lib\/(?!forms|csv|projection|texts|place)|api\/(?!generated\/zod)|components\/ui\/(?!PointPicker|Dialog|Menu|Table|VideoEntry|RadioList|ErrorSummary|Ending|Policy|Rating))/,
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
    testTimeout: 20_000,
    setupFiles: ["./src/test-setup.ts"],
    include: ["src/**/*.test.{ts,tsx}"],
  },
}));
