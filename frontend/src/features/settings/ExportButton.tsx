import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useTranslation } from "react-i18next";
import { getSettingsHistory } from "@/api/generated/sdk.gen";
import type { SettingChange } from "@/api/generated/types.gen";
import { Button } from "@/components/ui/Button";
import { announce } from "@/components/ui/Toast";
import { downloadCsv } from "@/lib/csv";
import { useProblemText } from "@/lib/problem-text";
import { fieldsOf, useChangeText } from "./change-text";
import { MOST_CHANGES, type Which } from "./queries";

/** All changes that fit, however many parts they come in. */
async function everyChange(which: Which): Promise<SettingChange[]> {
  const changes: SettingChange[] = [];
  for (let before: number | undefined, more = true; more;) {
    const part = await getSettingsHistory({
      query: { ...which, limit: MOST_CHANGES, ...(before && { before }) },
    });
    changes.push(...part.changes);
    before = part.changes.at(-1)?.position;
    more = part.more;
  }
  return changes;
}

/** Saves the history as a file for spreadsheets: a row for each field that changed. */
export function ExportButton({ which }: { which: Which }) {
  const { t } = useTranslation("settings");
  const problemText = useProblemText();
  const text = useChangeText();
  const rowsOf = (change: SettingChange) => {
    const start = [change.at, text.kind(change.kind), text.name(change), text.what(change.what)];
    const end = [text.by(change), change.reason ?? ""];
    const fields = fieldsOf(change).map((field) => [
      text.field(field),
      text.from(field),
      text.to(field),
    ]);
    return (fields.length > 0 ? fields : [["", "", ""]]).map((field) => [
      ...start,
      ...field,
      ...end,
    ]);
  };
  const save = useMutation({
    mutationFn: () => everyChange(which),
    onSuccess: (changes) => {
      const head = ["at", "kind", "name", "what", "field", "from", "to", "by", "reason"] as const;
      downloadCsv("settings-history.csv", [
        head.map((column) => t(`history.column.${column}`)),
        ...changes.flatMap(rowsOf),
      ]);
      announce(t("history.exported"));
    },
    onError: (error) => announce(problemText(error)),
  });
  return (
    <Button look="secondary" pending={save.isPending} onClick={() => save.mutate()}>
      <Download aria-hidden className="size-5" />
      {t("history.export")}
    </Button>
  );
}
