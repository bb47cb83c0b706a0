import { useTranslation } from "react-i18next";
import type { Room } from "@/api/generated/types.gen";
import { Cell, HeadCell, Table } from "@/components/ui/Table";
import { listText } from "@/lib/names";
import { useReaderLocale } from "@/lib/reader";
import { OpenCell } from "./OpenCell";
import { StandingBadge } from "./StandingBadge";

export function RoomsTable({ rooms }: { rooms: Room[] }) {
  const { t } = useTranslation("settings");
  const locale = useReaderLocale();
  return (
    <Table caption={t("rooms.title")}>
      <thead>
        <tr>
          <HeadCell>{t("name")}</HeadCell>
          <HeadCell>{t("rooms.kind")}</HeadCell>
          <HeadCell className="max-md:hidden">{t("rooms.doctors")}</HeadCell>
          <HeadCell>{t("standing")}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {rooms.map((room) => (
          <tr key={room.id}>
            <OpenCell open={room.id} name={room.name} />
            <Cell>{t(`rooms.${room.kind}`)}</Cell>
            <Cell className="max-w-120 max-md:hidden">
              {room.doctors.length > 0
                ? listText(
                    room.doctors.map((doctor) => doctor.name),
                    locale,
                  )
                : t("rooms.nobody")}
            </Cell>
            <Cell>
              <StandingBadge standing={room.standing} />
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
