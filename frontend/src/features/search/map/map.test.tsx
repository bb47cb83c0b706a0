import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter } from "react-router";
import { expect, it } from "vitest";
import { fitted, onScreen, scaleBar, toPoint, toWorld } from "@/lib/projection";
import { clustered } from "./clusters";
import { DoctorMap } from "./DoctorMap";

const size = { width: 640, height: 400 };
const ada = { id: "ada", name: "Dr. Ada Lind", latitude: 52.52, longitude: 13.4 };
const bo = { id: "bo", name: "Dr. Bo Kern", latitude: 52.521, longitude: 13.401 };
const cy = { id: "cy", name: "Dr. Cy Müller", latitude: 48.14, longitude: 11.58 };

it("comes back from the world to where it was", () => {
  const point = toPoint(toWorld(ada));
  expect(point.latitude).toBeCloseTo(ada.latitude, 9);
  expect(point.longitude).toBeCloseTo(ada.longitude, 9);
});

it("shows everybody with air around, north up", () => {
  const view = fitted([ada, cy], size);
  const [north, south] = [onScreen(ada, view, size), onScreen(cy, view, size)];
  expect(north.top).toBeLessThan(south.top);
  for (const { left, top } of [north, south]) {
    expect(left).toBeGreaterThanOrEqual(75);
    expect(left).toBeLessThanOrEqual(565);
    expect(top).toBeGreaterThanOrEqual(75);
    expect(top).toBeLessThanOrEqual(325);
  }
});

it("draws a round length to scale", () => {
  const { metres, pixels } = scaleBar(fitted([ada, cy], size), 120);
  expect(metres).toBe(200_000);
  expect(pixels).toBeGreaterThan(20);
  expect(pixels).toBeLessThanOrEqual(120);
});

it("makes one number of pins that would lie on each other", () => {
  const groups = clustered([ada, bo, cy], fitted([ada, bo, cy], size), size);
  expect(groups.map(({ pins }) => pins.length)).toEqual([2, 1]);
});

it("opens a number by zooming in, and a pin by name", async () => {
  const person = userEvent.setup();
  render(
    <MemoryRouter>
      <DoctorMap pins={[ada, bo, cy]} around={null} />
    </MemoryRouter>,
  );
  const map = within(screen.getByRole("region", { name: "Map of the doctors" }));
  await person.click(map.getByRole("button", { name: "Dr. Cy Müller" }));
  expect(map.getByRole("link", { name: "See Dr. Cy Müller" })).toHaveAttribute(
    "href",
    "/doctors/cy",
  );
  for (let taps = 0; taps < 8; taps += 1) {
    const cluster = map.queryByRole("button", { name: "2 doctors here, zoom in" });
    if (!cluster) break;
    await person.click(cluster);
  }
  expect(map.getByRole("button", { name: "Dr. Ada Lind" })).toBeVisible();
  expect(map.getByRole("button", { name: "Dr. Bo Kern" })).toBeVisible();
  await person.click(map.getByRole("button", { name: "Show everybody" }));
  expect(map.getByRole("button", { name: "2 doctors here, zoom in" })).toBeVisible();
});

it("is moved by the keyboard", async () => {
  const person = userEvent.setup();
  render(
    <MemoryRouter>
      <DoctorMap
        pins={[ada, cy]}
        around={{ latitude: 52.5, longitude: 13.4, kilometres: 25, name: "Berlin" }}
      />
    </MemoryRouter>,
  );
  expect(screen.getByText("Berlin")).toBeInTheDocument();
  const group = screen.getByRole("group", { name: /Arrow keys/ });
  const left = () =>
    Number.parseFloat(screen.getByRole("button", { name: "Dr. Cy Müller" }).style.left);
  const before = left();
  group.focus();
  await person.keyboard("{ArrowLeft}");
  expect(left()).toBeCloseTo(before + 160, 3);
  await person.keyboard("{ArrowRight}");
  expect(left()).toBeCloseTo(before, 3);
});
