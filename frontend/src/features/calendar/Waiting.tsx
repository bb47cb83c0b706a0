import { useQuery } from "@tanstack/react-query";
import { Hourglass } from "lucide-react";
import { useTranslation } from "react-i18next";
import { waitingQuery } from "./queries";

/** How many wait for an earlier time, by kind of visit; nothing when nobody does. */
export function Waiting() {
  const { t } = useTranslation("doctor");
  const { data } = useQuery(waitingQuery);
  if (!data || data.types.length === 0) return null;
  const total = data.types.reduce((sum, { waiting }) => sum + waiting, 0);
  return (
    <p className="flex items-start gap-2 text-sm">
      <Hourglass aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
      <span>
        {t("coming.waiting", { count: total })}{" "}
        <span className="text-muted">
          {data.types
            .map(({ visitTypeName, waiting }) =>
              t("coming.waitingFor", { name: visitTypeName, count: waiting }),
            )
            .join(" · ")}
        </span>
      </span>
    </p>
  );
}
