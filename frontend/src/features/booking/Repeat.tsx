import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { SeriesTime } from "@/api/generated/types.gen";
import { cx } from "@/components/ui/classes";
import { SelectField } from "@/components/ui/Select";
import { Bone, Skeleton } from "@/components/ui/Skeleton";
import { ErrorState } from "@/components/ui/States";
import { Time } from "@/components/ui/Time";
import { useReaderLocale, useReaderZone } from "@/lib/reader";
import { localIn, zoneText } from "@/lib/time";
import { MOST_VISITS, numbersOf, type Repetition } from "./repetition";
import { seriesQuery } from "./queries";

type RepeatProps = {
  doctorId: string;
  visitType: string;
  startsAt: string;
  /** Null: the visit is booked once. */
  value: Repetition | null;
  onChange: (value: Repetition | null) => void;
};

const FIRST: Repetition = { everyWeeks: 1, times: 4, without: [] };

/** The same visit every so many weeks: the dates, which of them are free, and which are wanted. */
export function Repeat({ value, onChange, ...wish }: RepeatProps) {
  const { t } = useTranslation("booking");
  return (
    <div className="flex flex-col gap-4">
      <label className="flex min-h-11 cursor-pointer items-center gap-3">
        <input
          type="checkbox"
          checked={value !== null}
          onChange={(event) => onChange(event.target.checked ? FIRST : null)}
          className="size-4.5 shrink-0 accent-accent"
        />
        <span className="font-semibold">{t("repeat.repeat")}</span>
      </label>
      {value && <Dates {...wish} value={value} onChange={onChange} />}
    </div>
  );
}

type DatesProps = Omit<RepeatProps, "value" | "onChange"> & {
  value: Repetition;
  onChange: (value: Repetition) => void;
};

function Dates({ doctorId, visitType, startsAt, value, onChange }: DatesProps) {
  const { t } = useTranslation(["booking", "patient"]);
  const { everyWeeks, times, without } = value;
  const { data, error, refetch } = useQuery(
    seriesQuery({ doctorId, visitType, startsAt, everyWeeks, times }),
  );
  const choose = (number: number, wanted: boolean) =>
    onChange({
      ...value,
      without: wanted ? without.filter((other) => other !== number) : [...without, number],
    });
  const locale = useReaderLocale();
  const readerZone = useReaderZone();
  // Said once for all of them.
  const elsewhere = data?.visits.some(
    ({ startsAt: at, localStart }) => at && localIn(readerZone, at) !== localStart,
  );
  const booked = data ? numbersOf(value, data.visits).length : 0;

  return (
    <div className="flex flex-col gap-4 rounded-lg bg-sunken p-4">
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label={t("repeat.every")}
          value={everyWeeks}
          onChange={(event) =>
            onChange({ ...value, everyWeeks: Number(event.target.value), without: [] })
          }
        >
          {range(1, 12).map((weeks) => (
            <option key={weeks} value={weeks}>
              {t("repeat.weeks", { count: weeks })}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t("repeat.howOften")}
          value={times}
          onChange={(event) =>
            onChange({ ...value, times: Number(event.target.value), without: [] })
          }
        >
          {range(2, MOST_VISITS).map((count) => (
            <option key={count} value={count}>
              {t("repeat.visits", { count })}
            </option>
          ))}
        </SelectField>
      </div>
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <>
          {elsewhere && (
            <p className="text-sm text-muted">
              {t("patient:doctor.zone")}: {zoneText(data.timeZone, locale)}
            </p>
          )}
          <ul className="grid gap-x-4 sm:grid-cols-2" aria-label={t("repeat.dates")}>
            {data.visits.map((visit) => (
              <li key={visit.number}>
                <Date
                  visit={visit}
                  place={data.locations.find(({ id }) => id === visit.locationId)?.name}
                  zone={data.timeZone}
                  wanted={!without.includes(visit.number)}
                  onChoose={(wanted) => choose(visit.number, wanted)}
                />
              </li>
            ))}
          </ul>
          {data.locations.length > 0 &&
            new Set(data.visits.filter(({ free }) => free).map(({ locationId }) => locationId))
              .size > 1 && <p className="text-sm text-muted">{t("repeat.places")}</p>}
          <p className="text-sm" aria-live="polite">
            {t("repeat.chosen", { count: booked, of: times })}
          </p>
        </>
      ) : (
        <Skeleton className="grid gap-2 sm:grid-cols-2">
          {range(1, times).map((number) => (
            <Bone key={number} className="h-9 w-full" />
          ))}
        </Skeleton>
      )}
    </div>
  );
}

type DateProps = {
  visit: SeriesTime;
  /** The further location's name. */
  place: string | undefined;
  zone: string;
  wanted: boolean;
  onChoose: (wanted: boolean) => void;
};

function Date({ visit, place, zone, wanted, onChoose }: DateProps) {
  const { t } = useTranslation("booking");
  // The first is the one that was chosen, and kept for the reader: to everybody else it is taken.
  const first = visit.number === 1;
  const free = first || visit.free;
  return (
    <label
      className={cx("flex min-h-11 items-center gap-3", first || !free ? "" : "cursor-pointer")}
    >
      <input
        type="checkbox"
        checked={free && (first || wanted)}
        disabled={first || !free}
        onChange={(event) => onChoose(event.target.checked)}
        className="size-4.5 shrink-0 accent-accent"
      />
      <span className={cx("min-w-0", !free && "text-muted")}>
        {visit.startsAt && visit.localStart ? (
          <Time
            startsAt={visit.startsAt}
            local={visit.localStart}
            zone={zone}
            bare
            className={free ? "" : "line-through"}
          />
        ) : (
          t("repeat.skipped")
        )}
        {free && place && <span className="ms-2 text-sm text-muted">{place}</span>}
        {!free && visit.startsAt && (
          <span className="ms-2 text-sm no-underline">{t("repeat.taken")}</span>
        )}
      </span>
    </label>
  );
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
