import type { FullConfig } from "@playwright/test";

const QUIET_MS = 1000;

/** The clinic is in the log when the server says it is ready; here its read tables get there too. */
export default async function caughtUp(config: FullConfig) {
  const base = config.projects[0]?.use.baseURL ?? "";
  let position = "";
  for (;;) {
    const answer = await fetch(new URL("/api/doctors?pageSize=1", base));
    const { total } = (await answer.json()) as { total: number };
    const reached = answer.headers.get("X-Position") ?? "";
    if (total >= 40 && reached === position) return;
    position = reached;
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
  }
}
