import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/Button";
import { PageHeader } from "@/components/ui/PageHeader";
import { includes, useAddress } from "@/features/settings/address";
import { Filters } from "@/features/settings/Filters";
import { templatesQuery } from "@/features/settings/queries";
import { TemplatesTable } from "@/features/settings/TemplatesTable";
import { SettingsList } from "@/features/settings/SettingsList";

const TemplatePanel = lazy(() =>
  import("@/features/settings/TemplatePanel").then((module) => ({ default: module.TemplatePanel })),
);

export function TemplatesPage() {
  const { t } = useTranslation("settings");
  const address = useAddress();
  const query = useQuery(templatesQuery);
  const all = query.data?.templates;
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
      {t("templates.add")}
    </Button>
  );
  return (
    <>
      <PageHeader title={t("templates.title")} lead={<p>{t("templates.lead")}</p>} actions={add} />
      {all && all.length > 0 && <Filters label={t("name")} />}
      <SettingsList
        query={query}
        shown={shown}
        empty={all?.length === 0}
        emptyTitle={t("templates.emptyTitle")}
        emptyText={t("templates.emptyText")}
        action={add}
      >
        {(items) => <TemplatesTable templates={items} />}
      </SettingsList>
      <Suspense>
        {(open === "new" || opened) && (
          <TemplatePanel key={open} template={opened} onClose={() => address.set("open", null)} />
        )}
      </Suspense>
    </>
  );
}
