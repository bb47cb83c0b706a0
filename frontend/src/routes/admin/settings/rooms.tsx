import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/Button";
import { PageHeader } from "@/components/ui/PageHeader";
import { includes, useAddress } from "@/features/settings/address";
import { Filters } from "@/features/settings/Filters";
import { adminDoctorsQuery } from "@/features/onboarding/queries";
import { roomsQuery } from "@/features/settings/queries";
import { RoomsTable } from "@/features/settings/RoomsTable";
import { SettingsList } from "@/features/settings/SettingsList";

const RoomPanel = lazy(() =>
  import("@/features/settings/RoomPanel").then((module) => ({ default: module.RoomPanel })),
);

export function RoomsPage() {
  const { t } = useTranslation("settings");
  const address = useAddress();
  const query = useQuery(roomsQuery);
  const { data: doctors } = useQuery(adminDoctorsQuery);
  const all = query.data?.rooms;
  const standing = address.get("standing");
  const shown = all?.filter(
    (item) =>
      (standing === "" || item.standing === standing) && includes(item.name, address.get("q")),
  );
  const open = address.get("open");
  const opened = all?.find((item) => item.id === open);
  const add = (
    <Button onClick={() => address.set("open", "new")}>
      <Plus aria-hidden className="size-5" />
      {t("rooms.add")}
    </Button>
  );
  return (
    <>
      <PageHeader title={t("rooms.title")} lead={<p>{t("rooms.lead")}</p>} actions={add} />
      {all && all.length > 0 && <Filters label={t("name")} />}
      <SettingsList
        query={query}
        shown={shown}
        empty={all?.length === 0}
        emptyTitle={t("rooms.emptyTitle")}
        emptyText={t("rooms.emptyText")}
        action={add}
      >
        {(items) => <RoomsTable rooms={items} />}
      </SettingsList>
      <Suspense>
        {doctors && (open === "new" || opened) && (
          <RoomPanel
            key={open}
            room={opened}
            doctors={doctors.doctors}
            onClose={() => address.set("open", null)}
          />
        )}
      </Suspense>
    </>
  );
}
