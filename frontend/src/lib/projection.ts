/** Mercator: angles stay true, so that a town looks like itself. World coordinates go from 0 to 1. */
export type World = { x: number; y: number };

export type Point = { latitude: number; longitude: number };

/** What a map shows: its middle and how many pixels the whole world would be wide. */
export type View = { x: number; y: number; scale: number };

export type Size = { width: number; height: number };

const MOST_NORTH = 85;
const EARTH_METRES = 40_075_017;
/** From a continent to a street. */
export const SCALES = { least: 512, most: 12_000_000 };

export function toWorld({ latitude, longitude }: Point): World {
  const north = Math.max(-MOST_NORTH, Math.min(MOST_NORTH, latitude)) * (Math.PI / 180);
  const y = 0.5 - Math.log(Math.tan(Math.PI / 4 + north / 2)) / (2 * Math.PI);
  return { x: longitude / 360 + 0.5, y };
}

export function toPoint({ x, y }: World): Point {
  const north = 2 * Math.atan(Math.exp((0.5 - y) * 2 * Math.PI)) - Math.PI / 2;
  return { latitude: north * (180 / Math.PI), longitude: (x - 0.5) * 360 };
}

/** Pixels from the top left corner. */
export function onScreen(point: Point, view: View, size: Size) {
  const world = toWorld(point);
  return {
    left: (world.x - view.x) * view.scale + size.width / 2,
    top: (world.y - view.y) * view.scale + size.height / 2,
  };
}

/** The view that shows all of them with some air around. */
export function fitted(points: Point[], size: Size): View {
  if (points.length === 0) return { ...toWorld({ latitude: 50, longitude: 10 }), scale: 2048 };
  const all = points.map(toWorld);
  const xs = all.map(({ x }) => x);
  const ys = all.map(({ y }) => y);
  const [west, east] = [Math.min(...xs), Math.max(...xs)];
  const [north, south] = [Math.min(...ys), Math.max(...ys)];
  // Room for the pins themselves, and for what stands in the corners.
  const margin = 76;
  const scale = Math.min(
    (size.width - 2 * margin) / Math.max(east - west, 1e-9),
    (size.height - 2 * margin) / Math.max(south - north, 1e-9),
    // Doctors next door to each other still stand in their part of the town.
    1_000_000,
  );
  return { x: (west + east) / 2, y: (north + south) / 2, scale: clampScale(scale) };
}

export function clampScale(scale: number): number {
  return Math.max(SCALES.least, Math.min(SCALES.most, scale));
}

export function metresPerPixel(view: View): number {
  const { latitude } = toPoint(view);
  return (EARTH_METRES * Math.cos(latitude * (Math.PI / 180))) / view.scale;
}

/** A round length that is at most so many pixels long. */
export function scaleBar(view: View, mostPixels: number): { metres: number; pixels: number } {
  const perPixel = metresPerPixel(view);
  const most = perPixel * mostPixels;
  const power = 10 ** Math.floor(Math.log10(most));
  const factor = [5, 2, 1].find((one) => one * power <= most) ?? 1;
  const metres = factor * power;
  return { metres, pixels: metres / perPixel };
}

/** Lines of latitude and longitude that lie a round number of degrees apart. */
export function graticule(view: View, size: Size): { lines: ("x" | "y")[]; at: number[] } {
  const half = { x: size.width / 2 / view.scale, y: size.height / 2 / view.scale };
  const northWest = toPoint({ x: view.x - half.x, y: view.y - half.y });
  const southEast = toPoint({ x: view.x + half.x, y: view.y + half.y });
  const span = southEast.longitude - northWest.longitude;
  const steps = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30];
  const step = steps.find((one) => span / one <= 8) ?? 30;
  const lines: ("x" | "y")[] = [];
  const at: number[] = [];
  for (let n = Math.ceil(northWest.longitude / step); n * step <= southEast.longitude; n += 1) {
    lines.push("x");
    at.push(onScreen({ latitude: 0, longitude: n * step }, view, size).left);
  }
  for (let n = Math.ceil(southEast.latitude / step); n * step <= northWest.latitude; n += 1) {
    lines.push("y");
    at.push(onScreen({ latitude: n * step, longitude: 0 }, view, size).top);
  }
  return { lines, at };
}
