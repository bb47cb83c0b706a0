import { useTranslation } from "react-i18next";
import type { SettingChange } from "@/api/generated/types.gen";
import { Badge } from "@/components/ui/Badge";
import { Time } from "@/components/ui/Time";
import { useReaderZone } from "@/lib/reader";
import { localIn } from "@/lib/time";
import { fieldsOf, useChangeText } from "./change-text";

const tones: Record<string, "positive" | "caution" | "neutral"> = {
  added: "positive",
  restored: "positive",
  "switched-on": "positive",
  retired: "caution",
  removed: "caution",
  "switched-off": "caution",
};

type ChangeItemProps = { change: SettingChange; withName?: boolean };

/** One change: what was done to which setting, field by field, by whom, when and why. */
export function ChangeItem({ change, withName = true }: ChangeItemProps) {
  const { t } = useTranslation("settings");
  const text = useChangeText();
  const zone = useReaderZone();
  return (
    <li className="flex flex-col gap-2 border-b border-line px-4 py-4 last:border-b-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Badge tone={tones[change.what] ?? "neutral"}>{text.what(change.what)}</Badge>
        {withName && (
          <span className="min-w-0 font-semibold wrap-anywhere">
            {t("history.setting", { kind: text.kind(change.kind), name: text.name(change) })}
          </span>
        )}
      </div>
      {change.changes.length > 0 && (
        <dl className="grid gap-x-4 gap-y-1 text-sm sm:grid-cols-[minmax(8rem,14rem)_1fr]">
          {fieldsOf(change).map((field) => (
            <div key={field.field} className="contents">
              <dt className="text-muted">{text.field(field)}</dt>
              <dd className="wrap-anywhere max-sm:mb-1">
                {field.from === null ? (
                  text.to(field)
                ) : (
                  <>
                    <del className="text-muted">{text.from(field)}</del> <span aria-hidden>→</span>{" "}
                    <ins className="no-underline">{text.to(field)}</ins>
                  </>
                )}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {change.reason && (
        <p dir="auto" className="border-s-2 border-line ps-3 text-sm wrap-anywhere">
          {change.reason}
        </p>
      )}
      <p className="text-xs text-muted">
        {text.by(change)} ·{" "}
        <Time as="full" startsAt={change.at} local={localIn(zone, change.at)} zone={zone} />
      </p>
    </li>
  );
}
