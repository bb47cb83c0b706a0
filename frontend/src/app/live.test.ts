import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { eventReader } from "@/api/events";
import { endSession, startSession } from "@/api/session";
import { followChanges } from "./live";

const account = {
  id: "1",
  role: "doctor",
  name: "A",
  email: "a@b.c",
  timeZone: "Europe/Berlin",
  locale: "en",
} as const;

type Connection = { request: RequestInit; say: (text: string) => void; end: () => void };

let connections: Connection[];
let refuse: Response | null;
let stop: () => void;
let queries: QueryClient;
let invalidated: unknown[];

beforeEach(() => {
  connections = [];
  refuse = null;
  invalidated = [];
  vi.spyOn(Math, "random").mockReturnValue(0);
  startSession({ accessToken: "token-1", account });
  vi.stubGlobal("fetch", async (url: string, request: RequestInit) => {
    if (url === "/api/auth/refresh") return Response.json({ accessToken: "token-2", account });
    const refused = refuse;
    refuse = null;
    let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
    const body = new ReadableStream<Uint8Array>({
      start: (stream) => {
        controller = stream;
      },
    });
    connections.push({
      request,
      say: (text) => controller?.enqueue(new TextEncoder().encode(text)),
      end: () => controller?.close(),
    });
    return refused ?? new Response(body);
  });
  queries = new QueryClient();
  vi.spyOn(queries, "invalidateQueries").mockImplementation(async (filters) => {
    invalidated.push(filters?.queryKey?.[0] ?? "everything");
  });
  stop = followChanges(queries);
});
afterEach(() => {
  stop();
  endSession();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const changed = (what: string[], position: number) =>
  `id: ${position}\nevent: changed\ndata: ${JSON.stringify({ what, position })}\n\n`;

async function connected(count: number): Promise<Connection> {
  await vi.waitFor(() => expect(connections).toHaveLength(count), { timeout: 4_000 });
  return connections[count - 1] as Connection;
}

const headers = ({ request }: Connection) => request.headers as Record<string, string>;

it("reads again what has changed, once for changes that come together", async () => {
  const { say } = await connected(1);
  say(changed([], 5));
  say(changed(["reviews"], 6) + changed(["reviews", "doctors"], 7));
  await vi.waitFor(() => expect(invalidated).toEqual(["reviews", "admin-doctors"]));
});

it("does not overtake what the reader is doing", async () => {
  const { say } = await connected(1);
  const doing = vi.spyOn(queries, "isMutating").mockReturnValue(1);
  say(changed(["reviews"], 6));
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(invalidated).toEqual([]);
  doing.mockReturnValue(0);
  await vi.waitFor(() => expect(invalidated).toEqual(["reviews"]));
});

it("comes back with the last position after a break, and reads everything if it missed some", async () => {
  const first = await connected(1);
  first.say(changed([], 5));
  await new Promise((resolve) => setTimeout(resolve, 20));
  first.end();
  const second = await connected(2);
  expect(headers(second)["Last-Event-ID"]).toBe("5");
  second.say(changed(["everything"], 9));
  await vi.waitFor(() => expect(invalidated).toEqual(["everything"]));
});

it("renews the session when its token has run out", async () => {
  const first = await connected(1);
  refuse = new Response(null, { status: 401 });
  first.end();
  const third = await connected(3);
  expect(headers(third)["Authorization"]).toBe("Bearer token-2");
});

it("lets its connection go while nobody sees the page", async () => {
  const first = await connected(1);
  const hidden = vi.spyOn(document, "hidden", "get").mockReturnValue(true);
  document.dispatchEvent(new Event("visibilitychange"));
  expect(first.request.signal?.aborted).toBe(true);
  first.end();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(connections).toHaveLength(1);
  hidden.mockReturnValue(false);
  document.dispatchEvent(new Event("visibilitychange"));
  await connected(2);
});

it("cuts events out of whatever pieces arrive", () => {
  const read = eventReader();
  expect(read(": still here\n\nevent: chan")).toEqual([]);
  expect(read('ged\nid: 3\ndata: {"a"')).toEqual([]);
  expect(read(":1}\n\n: x\n\ndata: y\n\n")).toEqual([
    { event: "changed", data: '{"a":1}' },
    { event: "message", data: "y" },
  ]);
});
