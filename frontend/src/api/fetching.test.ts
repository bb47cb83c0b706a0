import { describe, expect, it, vi } from "vitest";
import { createClient } from "./fetching";

function asking(answer: Response) {
  const fetch = vi.fn<(request: Request) => Promise<Response>>().mockResolvedValue(answer);
  const client = createClient({ baseUrl: "https://medbook.example", fetch: fetch as never });
  return { client, asked: () => fetch.mock.calls[0]?.[0] as Request };
}

const json = (body: object) => Response.json(body);

describe("a generated function's request", () => {
  it("fills the path and says each value of a list", async () => {
    const { client, asked } = asking(json({ total: 2 }));

    const answer = await client.get({
      url: "/api/doctors/{id}/times",
      path: { id: "a/b" },
      query: { language: ["de", "en"], name: "Dr. Ö & Co", from: undefined, video: false },
    });

    expect(answer).toEqual({ total: 2 });
    expect(asked().method).toBe("GET");
    expect(asked().url).toBe(
      "https://medbook.example/api/doctors/a%2Fb/times" +
        "?language=de&language=en&name=Dr.%20%C3%96%20%26%20Co&video=false",
    );
  });

  it("sends its body as JSON", async () => {
    const { client, asked } = asking(json({}));

    await client.put({
      url: "/api/schedule/hours",
      body: { weekly: [] },
      headers: { "Content-Type": "application/json" },
    });

    expect(asked().method).toBe("PUT");
    expect(asked().headers.get("Content-Type")).toBe("application/json");
    expect(await asked().json()).toEqual({ weekly: [] });
  });

  it("reads text as text and nothing as nothing", async () => {
    const calendar = asking(
      new Response("BEGIN:VCALENDAR", { headers: { "Content-Type": "text/calendar" } }),
    );
    expect(await calendar.client.get({ url: "/api/visits/1/calendar" })).toBe("BEGIN:VCALENDAR");

    const nothing = asking(new Response(null, { status: 204 }));
    expect(await nothing.client.delete({ url: "/api/holds/1" })).toEqual({});
  });

  it("fails as the transport fails", async () => {
    const failure = new Error("no network");
    const fetch = vi.fn<() => Promise<Response>>().mockRejectedValue(failure);
    const client = createClient({ baseUrl: "https://medbook.example", fetch });

    await expect(client.get({ url: "/api/doctors" })).rejects.toBe(failure);
  });
});
