/** Classes of the six colours of visit types: the block, and its mark in the legend. */
const colours = [
  { block: "bg-type-1-soft border-type-1", mark: "bg-type-1" },
  { block: "bg-type-2-soft border-type-2", mark: "bg-type-2" },
  { block: "bg-type-3-soft border-type-3", mark: "bg-type-3" },
  { block: "bg-type-4-soft border-type-4", mark: "bg-type-4" },
  { block: "bg-type-5-soft border-type-5", mark: "bg-type-5" },
  { block: "bg-type-6-soft border-type-6", mark: "bg-type-6" },
] as const;

export type Colour = (typeof colours)[number];

/**
 * A colour for each type that stays with it when others come and go: each takes the colour its id
 * says, or the next one that is free. What is not among them any more still has one.
 */
export function paletteOf(types: { id: string }[]): (typeId: string) => Colour {
  const given = new Map<string, number>();
  for (const { id } of types.toSorted((a, b) => a.id.localeCompare(b.id))) {
    const taken = new Set(given.values());
    let colour = wished(id);
    while (taken.size < colours.length && taken.has(colour)) colour = (colour + 1) % colours.length;
    given.set(id, colour);
  }
  return (typeId) => colours[given.get(typeId) ?? wished(typeId)] ?? colours[0];
}

function wished(id: string): number {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return sum % colours.length;
}
