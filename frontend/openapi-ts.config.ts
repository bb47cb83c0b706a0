import { defineConfig } from "@hey-api/openapi-ts";

/** `npm run generate`: openapi.json (written by `medbook openapi`) → src/api/generated. */
export default defineConfig({
  input: "./openapi.json",
  output: { path: "./src/api/generated", clean: true },
  plugins: [
    "@hey-api/typescript",
    { name: "@hey-api/sdk", responseStyle: "data" },
    { name: "@hey-api/client-fetch", runtimeConfigPath: "../runtime", throwOnError: true },
    { name: "zod", compatibilityVersion: "mini" },
  ],
});
