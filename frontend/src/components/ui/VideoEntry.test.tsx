import { act, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { VideoEntry } from "./VideoEntry";

const opensAt = "2026-11-23T07:50:00Z";

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse("2026-11-23T07:49:00Z") });
});
afterEach(() => {
  vi.useRealTimers();
});

it("says when the link opens, and reads the visit again at that moment", async () => {
  const onOpen = vi.fn();
  const video = { opensAt, link: null };
  render(<VideoEntry video={video} zone="UTC" coming onOpen={onOpen} />);
  expect(screen.getByText(/^By video\. The link opens here at/)).toBeInTheDocument();
  expect(screen.queryByRole("link")).not.toBeInTheDocument();
  await act(async () => vi.advanceTimersByTime(59_000));
  expect(onOpen).not.toHaveBeenCalled();
  await act(async () => vi.advanceTimersByTime(1_000));
  expect(onOpen).toHaveBeenCalledOnce();
});

it("leads into the visit without telling the video service where it came from", () => {
  const video = { opensAt, link: "https://video.example/ada" };
  render(<VideoEntry video={video} zone="UTC" coming onOpen={() => {}} />);
  const link = screen.getByRole("link", { name: "Join the video visit" });
  expect(link).toHaveAttribute("href", "https://video.example/ada");
  expect(link).toHaveAttribute("rel", "noopener noreferrer");
});
