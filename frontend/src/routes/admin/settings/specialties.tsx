import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/Button";
import { PageHeader } from "@/components/ui/PageHeader";
import { includes, useAddress } from "@/features/settings/address";
import { Filters } from "@/features/settings/Filters";
import { SpecialtiesTable } from "@/features/settings/SpecialtiesTable";
import { SettingsList } from "@/features/settings/SettingsList";
import { loadEveryLanguage } from "@/lib/i18n";
import { specialtiesQuery, useSpecialtyName } from "@/lib/specialties";

/** Its form starts with the usual names in every language. */
const SpecialtyPanel = lazy(async () => {
  const [module] = await Promise.all([
    import("@/features/settings/SpecialtyPanel"),
    loadEveryLanguage(),
  ]);
  return { default: module.SpecialtyPanel };
});

export function SpecialtiesPage() {
  const { t } = useTranslation("settings");
  const address = useAddress();
  const query = useQuery(specialtiesQuery);
  const nameOf = useSpecialtyName();
  const all = query.data?.specialties;
  const standing = address.get("standing");
  const shown = all?.filter(
    (item) =>
      (standing === "" || item.standing === standing) &&
      includes(`${nameOf(item.code)} ${item.code}`, address.get("q")),
  );
  const open = address.get("open");
  const opened = all?.find((item) => item.code === open);
  const add = (
    <Button onClick={() => address.set("open", "new")}>
      <Plus aria-hidden className="size-5" />
      {t("specialties.add")}
    </Button>
  );
  return (
    <>
      <PageHeader
        title={t("specialties.title")}
        lead={<p>{t("specialties.lead")}</p>}
        actions={add}
      />
      {all && all.length > 0 && <Filters label={t("name")} />}
      <SettingsList
        query={query}
        shown={shown}
        empty={all?.length === 0}
        emptyTitle={t("specialties.emptyTitle")}
        emptyText={t("specialties.emptyText")}
        action={add}
      >
        {(items) => <SpecialtiesTable specialties={items} />}
      </SettingsList>
      <Suspense>
        {(open === "new" || opened) && (
          <SpecialtyPanel key={open} specialty={opened} onClose={() => address.set("open", null)} />
        )}
      </Suspense>
    </>
  );
}
