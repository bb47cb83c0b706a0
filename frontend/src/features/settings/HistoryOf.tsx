import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { paths } from "@/lib/paths";
import { ChangeItem } from "./ChangeItem";
import { historyQuery } from "./queries";

const SHOWN = 3;

/** The last changes of one setting, for its panel. */
export function HistoryOf({ setting }: { setting: string }) {
  const { t } = useTranslation("settings");
  const { data } = useQuery(historyQuery({ setting, limit: SHOWN }));
  if (!data || data.changes.length === 0) return null;
  return (
    <section className="flex flex-col gap-2">
      <h3 className="text-base font-semibold">{t("history.title")}</h3>
      <ul className="rounded-md border border-line">
        {data.changes.map((change) => (
          <ChangeItem key={change.position} change={change} withName={false} />
        ))}
      </ul>
      {data.more && (
        <Link
          to={paths.adminSettings("history", { setting })}
          className="self-start text-sm text-accent-ink underline underline-offset-2"
        >
          {t("history.all")}
        </Link>
      )}
    </section>
  );
}
