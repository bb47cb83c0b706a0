import { ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { DoctorLocation, OwnVisitType, Rhythm } from "@/api/generated/types.gen";
import { SelectField } from "@/components/ui/Select";
import { listText } from "@/lib/names";
import { useReaderLocale } from "@/lib/reader";
import { shortDateText } from "@/lib/time";
import type { Block } from "./hours";
import { LocationField } from "./LocationField";
import { TypeChecks } from "./TypeChecks";
import { nextWeeksOf } from "./weeks";

const rhythms: Rhythm[] = ["weekly", "even-weeks", "odd-weeks"];

type BlockRuleProps = {
  block: Block;
  day: string;
  types: OwnVisitType[];
  locations: DoctorLocation[];
  today: string;
  onChange: (block: Block) => void;
};

/** In which weeks, for which visit types and where a block of hours is: a sentence that opens to change it. */
export function BlockRule(props: BlockRuleProps) {
  const { block, day, types, locations, today, onChange } = props;
  const { t } = useTranslation("doctor");
  const locale = useReaderLocale();

  const weeks = (rhythm: Rhythm, text: "hours.everyOther" | "hours.weeksOf") => {
    if (rhythm === "weekly") return t("hours.everyWeek");
    const [first = "", second = ""] = nextWeeksOf(rhythm, today);
    return t(text, {
      first: shortDateText(first, locale),
      second: shortDateText(second, locale),
    });
  };
  const named = types.filter(({ id }) => block.visitTypes.includes(id)).map(({ name }) => name);
  const rule = () => {
    const ruled = { weeks: weeks(block.rhythm, "hours.everyOther") };
    if (block.visitTypes.length === 0) return t("hours.ruleAll", ruled);
    if (named.length === 0) return t("hours.ruleRetired", ruled);
    return t("hours.ruleSome", { ...ruled, types: listText(named, locale) });
  };

  const branch = locations.find(({ id }) => id === block.locationId)?.name;
  const sentence = () => {
    if (locations.length === 0) return rule();
    return t("hours.ruleAt", { rule: rule(), place: branch ?? t("locations.practice") });
  };

  return (
    <details className="group min-w-0">
      <summary className="flex min-h-8 w-fit cursor-pointer list-none items-start gap-1 rounded-sm py-1 text-sm text-muted hover:text-ink [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden
          className="mt-0.5 size-4 shrink-0 group-open:rotate-90 rtl:rotate-180 rtl:group-open:rotate-90"
        />
        <span>
          {sentence()}
          <span className="sr-only">
            {" "}
            {t("hours.ruleOf", { day, from: block.from, to: block.to })}
          </span>
        </span>
      </summary>
      <div className="mt-2 flex flex-col gap-4 rounded-md bg-sunken p-4">
        <SelectField
          label={t("hours.weeks")}
          value={block.rhythm}
          onChange={(event) => onChange({ ...block, rhythm: event.target.value as Rhythm })}
        >
          {rhythms.map((rhythm) => (
            <option key={rhythm} value={rhythm}>
              {weeks(rhythm, "hours.weeksOf")}
            </option>
          ))}
        </SelectField>
        {locations.length > 0 && (
          <LocationField
            locations={locations}
            chosen={block.locationId}
            onChange={(locationId) => onChange({ ...block, locationId })}
          />
        )}
        {types.length > 0 && (
          <TypeChecks
            types={types}
            chosen={block.visitTypes}
            onChange={(visitTypes) => onChange({ ...block, visitTypes })}
          />
        )}
      </div>
    </details>
  );
}
