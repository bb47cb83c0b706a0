/**
 * The token of a mail link. It travels in the fragment, which browsers never send to a server;
 * it is read once and taken out of the address, so that it stays out of the history as well.
 */
const cache = new Map<string, string | null>();

export function takeHashToken(): string | null {
  const page = window.location.pathname;
  const token = new URLSearchParams(window.location.hash.slice(1)).get("token");
  if (token) {
    cache.set(page, token);
    window.history.replaceState(window.history.state, "", page + window.location.search);
  }
  return cache.get(page) ?? null;
}
