import { Menu as Primitive } from "@base-ui/react/menu";
import { Ellipsis } from "lucide-react";

type MenuProps = {
  label: string;
  items: readonly { key: string; label: string; critical?: boolean; onChoose: () => void }[];
};

/** What is rarely done, behind one small button. */
export function Menu({ label, items }: MenuProps) {
  return (
    <Primitive.Root>
      <Primitive.Trigger
        aria-label={label}
        className="inline-flex size-9 items-center justify-center rounded-md border border-control bg-surface text-ink hover:bg-sunken max-sm:size-11"
      >
        <Ellipsis aria-hidden className="size-5" />
      </Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Positioner sideOffset={4} align="end" className="z-50">
          <Primitive.Popup className="flex min-w-48 flex-col rounded-md border border-line bg-raised p-1 shadow-over">
            {items.map(({ key, label: text, critical, onChoose }) => (
              <Primitive.Item
                key={key}
                onClick={onChoose}
                className={`flex min-h-11 cursor-pointer items-center rounded-sm px-3 text-sm font-semibold outline-none data-highlighted:bg-sunken ${critical ? "text-critical" : "text-ink"}`}
              >
                {text}
              </Primitive.Item>
            ))}
          </Primitive.Popup>
        </Primitive.Positioner>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
