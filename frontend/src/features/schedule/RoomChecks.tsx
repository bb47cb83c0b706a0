import { useTranslation } from "react-i18next";
import type { SharedRoom } from "@/api/generated/types.gen";

type RoomChecksProps = {
  rooms: SharedRoom[];
  chosen: string[];
  onChange: (chosen: string[]) => void;
};

/** Which of the doctor's rooms and devices a type can take place in; none: no particular one. */
export function RoomChecks({ rooms, chosen, onChange }: RoomChecksProps) {
  const { t } = useTranslation("doctor");
  return (
    <fieldset className="flex min-w-0 flex-col gap-1">
      <legend className="text-sm font-semibold">{t("types.rooms")}</legend>
      <p className="text-xs text-muted">{t("types.roomsHint")}</p>
      {rooms.map(({ id, name }) => (
        <label key={id} className="flex min-h-9 items-center gap-2.5 text-sm">
          <input
            type="checkbox"
            checked={chosen.includes(id)}
            onChange={(event) =>
              onChange(
                event.target.checked ? [...chosen, id] : chosen.filter((other) => other !== id),
              )
            }
            className="size-5 shrink-0 accent-accent"
          />
          <span className="min-w-0 wrap-anywhere">{name}</span>
        </label>
      ))}
    </fieldset>
  );
}
