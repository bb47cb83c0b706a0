import type { Client, Config, RequestOptions } from "./generated/client/types.gen";

/**
 * What the generated functions call, in place of the generated client: of its many ways only ours,
 * JSON there and JSON or text back, which is a tenth of the script. vite.config.ts puts it there.
 */
export function createClient(config: Config): Client {
  const asks = (method: string) => (options: RequestOptions) => ask(config, method, options);
  const client = {
    get: asks("GET"),
    post: asks("POST"),
    put: asks("PUT"),
    patch: asks("PATCH"),
    delete: asks("DELETE"),
  };
  return client as unknown as Client;
}

export function createConfig(config: Config): Config {
  return config;
}

async function ask(config: Config, method: string, options: RequestOptions): Promise<unknown> {
  const { body, headers, path, query, signal } = options;
  const send = config.fetch ?? fetch;
  const request = new Request(`${config.baseUrl}${addressOf(options.url, path, query)}`, {
    method,
    signal,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: headers as Record<string, string> }),
  });
  const response = await send(request);
  const text = await response.text();
  if (response.headers.get("Content-Type")?.startsWith("text/")) return text;
  return text === "" ? {} : JSON.parse(text);
}

type Values = Record<string, unknown>;

function addressOf(url: string, path: Values = {}, query: Values = {}): string {
  const place = url.replaceAll(/\{(\w+)\}/g, (_, name: string) => written(path[name]));
  const asked = Object.entries(query).flatMap(([name, value]) =>
    // A list is said once for each of its values.
    (Array.isArray(value) ? value : [value])
      .filter((one) => one !== undefined && one !== null)
      .map((one) => `${name}=${written(one)}`),
  );
  return asked.length > 0 ? `${place}?${asked.join("&")}` : place;
}

function written(value: unknown): string {
  return encodeURIComponent(String(value));
}
