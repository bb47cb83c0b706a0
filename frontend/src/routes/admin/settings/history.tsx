import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { Button, ButtonLink } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { PageHeader } from "@/components/ui/PageHeader";
import { SelectField } from "@/components/ui/Select";
import { useAddress } from "@/features/settings/address";
import { ChangeItem } from "@/features/settings/ChangeItem";
import { ExportButton } from "@/features/settings/ExportButton";
import { historyQuery, kinds, type Which } from "@/features/settings/queries";
import { SettingsList } from "@/features/settings/SettingsList";
import { paths } from "@/lib/paths";

function whichOf(get: (name: string) => string): Which {
  const kind = kinds.find((known) => known === get("kind"));
  const before = Number(get("before"));
  return {
    ...(kind && { kind }),
    ...(get("setting") && { setting: get("setting") }),
    ...(get("by") && { by: get("by") }),
    ...(Number.isSafeInteger(before) && before > 0 && { before }),
  };
}

export function HistoryPage() {
  const { t } = useTranslation("settings");
  const address = useAddress();
  const [parameters] = useSearchParams();
  const which = whichOf(address.get);
  const query = useQuery(historyQuery(which));
  const { before, ...filters } = which;
  const last = query.data?.changes.at(-1);
  const part = (from: number | null) => {
    const { before: _, ...rest } = Object.fromEntries(parameters);
    return paths.adminSettings("history", from ? { ...rest, before: String(from) } : rest);
  };
  const filter = (name: string, value: string) => {
    address.set("before", null);
    address.set(name, value);
  };
  return (
    <>
      <PageHeader
        title={t("history.title")}
        lead={<p>{t("history.lead")}</p>}
        actions={<ExportButton which={filters} />}
      />
      <div className="grid items-end gap-4 sm:grid-cols-[12rem_minmax(10rem,20rem)_auto]">
        <SelectField
          label={t("history.kind")}
          value={which.kind ?? ""}
          onChange={(event) => filter("kind", event.target.value)}
        >
          <option value="">{t("all")}</option>
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {t(`kind.${kind}`)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t("history.by")}
          value={which.by ?? ""}
          onChange={(event) => filter("by", event.target.value)}
        >
          <option value="">{t("all")}</option>
          {query.data?.people.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
        {which.setting && (
          <Button look="quiet" className="justify-self-start" onClick={() => filter("setting", "")}>
            {t("history.everySetting")}
          </Button>
        )}
      </div>
      <SettingsList
        query={query}
        shown={query.data?.changes}
        empty={Object.keys(which).length === 0}
        emptyTitle={t("history.emptyTitle")}
        emptyText={t("history.emptyText")}
      >
        {(changes) => (
          <Card>
            <ul>
              {changes.map((change) => (
                <ChangeItem key={change.position} change={change} />
              ))}
            </ul>
          </Card>
        )}
      </SettingsList>
      {(before || query.data?.more) && (
        <nav aria-label={t("history.parts")} className="flex flex-wrap justify-center gap-4">
          {before && (
            <ButtonLink look="secondary" to={part(null)}>
              {t("history.newest")}
            </ButtonLink>
          )}
          {query.data?.more && last && (
            <ButtonLink look="secondary" to={part(last.position)}>
              {t("history.older")}
            </ButtonLink>
          )}
        </nav>
      )}
    </>
  );
}
