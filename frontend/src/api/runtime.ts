import { medbookFetch } from "./client";
import type { CreateClientConfig } from "./generated/client.gen";

/** Gives the generated client our transport; same origin, always. */
export const createClientConfig: CreateClientConfig = (config) => ({
  ...config,
  baseUrl: window.location.origin,
  fetch: medbookFetch,
});
