import { defineConfig } from "@hey-api/openapi-ts";

/** Headers the transport in src/api/client.ts writes, so that no caller has to. */
const transportHeaders = new Set(["Idempotency-Key", "X-Min-Position"]);

type Parameters = { parameters?: { in?: string; name?: string }[] };

function withoutTransportHeaders(operation: Parameters) {
  operation.parameters = operation.parameters?.filter(
    (parameter) => parameter.in !== "header" || !transportHeaders.has(parameter.name ?? ""),
  );
}

/** `npm run generate`: openapi.json (written by `medbook openapi`) → src/api/generated. */
export default defineConfig({
  input: "./openapi.json",
  output: { path: "./src/api/generated", clean: true },
  parser: {
    patch: {
      operations: (_method, _path, operation) => withoutTransportHeaders(operation as Parameters),
    },
  },
  plugins: [
    "@hey-api/typescript",
    { name: "@hey-api/sdk", responseStyle: "data" },
    { name: "@hey-api/client-fetch", runtimeConfigPath: "../runtime", throwOnError: true },
    { name: "zod", compatibilityVersion: "mini" },
  ],
});
