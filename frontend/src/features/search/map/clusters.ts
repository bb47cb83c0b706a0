import { onScreen, type Point, type Size, toPoint, toWorld, type View } from "@/lib/projection";

export type Placed<Pin> = { left: number; top: number; pins: Pin[]; middle: Point };

/** Pins nearer than this many pixels become one number. */
const APART = 44;

/** What is to be drawn: pins by themselves, and those that would lie on each other as one. */
export function clustered<Pin extends Point & { id: string }>(
  pins: readonly Pin[],
  view: View,
  size: Size,
): Placed<Pin>[] {
  const groups: Placed<Pin>[] = [];
  for (const pin of pins) {
    const { left, top } = onScreen(pin, view, size);
    const outside =
      left < -APART || top < -APART || left > size.width + APART || top > size.height + APART;
    if (outside) continue;
    const near = groups.find(
      (group) => Math.abs(group.left - left) < APART && Math.abs(group.top - top) < APART,
    );
    if (near) near.pins.push(pin);
    else groups.push({ left, top, pins: [pin], middle: pin });
  }
  return groups.map((group) => {
    if (group.pins.length === 1) return group;
    const worlds = group.pins.map(toWorld);
    const mean = (key: "x" | "y") => worlds.reduce((sum, one) => sum + one[key], 0) / worlds.length;
    const middle = toPoint({ x: mean("x"), y: mean("y") });
    return { ...group, ...onScreen(middle, view, size), middle };
  });
}
