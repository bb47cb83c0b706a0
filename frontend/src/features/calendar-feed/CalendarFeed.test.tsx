import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { CalendarFeed } from "./CalendarFeed";

/** A server that knows since when there is an address. */
function open(since: string | null) {
  let createdAt = since;
  const made: string[] = [];
  const serve = vi.fn(async (request: Request) => {
    switch (request.method) {
      case "POST":
        createdAt = "2026-11-25T08:00:00Z";
        made.push(`/calendar/secret-${made.length + 1}.ics`);
        return Response.json({ path: made.at(-1), createdAt }, { status: 201 });
      case "DELETE":
        createdAt = null;
        return new Response(null, { status: 204 });
      default:
        return Response.json({ createdAt });
    }
  });
  vi.stubGlobal("fetch", serve);
  render(
    <QueryClientProvider client={new QueryClient()}>
      <CalendarFeed reader="patient" />
    </QueryClientProvider>,
  );
  return serve;
}

afterEach(() => vi.unstubAllGlobals());

it("makes an address, shows it once and copies it", async () => {
  const user = userEvent.setup();
  open(null);
  await user.click(await screen.findByRole("button", { name: "Create calendar address" }));
  const address = await screen.findByRole("textbox", { name: "Address of your calendar" });
  expect(address).toHaveValue(`${window.location.origin}/calendar/secret-1.ics`);
  expect(address).toHaveAccessibleDescription(/like a password/);
  expect(screen.getByText(/only this once/)).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Copy address" }));
  expect(await navigator.clipboard.readText()).toMatch(/secret-1\.ics$/);
});

it("never shows an earlier address again, and asks before it is replaced", async () => {
  const user = userEvent.setup();
  open("2026-11-20T08:00:00Z");
  await screen.findByText(/working since/);
  expect(screen.queryByRole("textbox")).not.toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Create a new address" }));
  const dialog = await screen.findByRole("dialog", { name: "Replace the address?" });
  expect(dialog).toHaveAccessibleDescription(/stops working/);
  await user.click(within(dialog).getByRole("button", { name: "Yes, replace" }));
  expect(await screen.findByRole("textbox")).toHaveValue(
    `${window.location.origin}/calendar/secret-1.ics`,
  );
});

it("revokes after saying what that means", async () => {
  const user = userEvent.setup();
  const serve = open("2026-11-20T08:00:00Z");
  await user.click(await screen.findByRole("button", { name: "Revoke address" }));
  const dialog = await screen.findByRole("dialog", { name: "Revoke the address?" });
  await user.click(within(dialog).getByRole("button", { name: "Yes, revoke" }));
  expect(await screen.findByRole("button", { name: "Create calendar address" })).toBeVisible();
  expect(serve.mock.calls.some(([request]) => request.method === "DELETE")).toBe(true);
});
