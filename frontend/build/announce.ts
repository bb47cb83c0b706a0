import type { Plugin } from "vite";

/**
 * Lets index.html announce the scripts of `source`, which the entry imports while it runs: they
 * are fetched from the first moment, beside the texts, which only the entry can choose.
 */
export function announce(source: string): Plugin {
  return {
    name: "medbook:announce",
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle = {} }) {
        const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
        const first = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(source));
        if (!first) return [];
        const files = [first.fileName, ...first.imports].filter((file) => !html.includes(file));
        return files.map((file) => ({
          tag: "link",
          attrs: { rel: "modulepreload", crossorigin: true, href: `/${file}` },
          injectTo: "head" as const,
        }));
      },
    },
  };
}
