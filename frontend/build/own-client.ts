import type { Plugin } from "vite";

/** Puts the file `own` where the generated code in `generated` imports its bundled client. */
export function ownClient(generated: string, own: string): Plugin {
  return {
    name: "medbook:own-client",
    enforce: "pre",
    resolveId(source, importer) {
      return source === "./client" && importer === generated ? own : null;
    },
  };
}
