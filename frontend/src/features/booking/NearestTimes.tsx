import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Slot } from "@/api/generated/types.gen";
import { Bone, Skeleton } from "@/components/ui/Skeleton";
import { useReaderZone } from "@/lib/reader";
import { aroundQuery, nearest } from "./queries";
import { TimeChoice } from "./TimeChoice";

type NearestTimesProps = {
  doctorId: string;
  visitType: string;
  wished: string;
  onChoose: (slot: Slot) => void;
};

/** After a time could not be had: the three closest that can, asked for afresh. */
export function NearestTimes({ doctorId, visitType, wished, onChoose }: NearestTimesProps) {
  const { t } = useTranslation(["booking", "patient"]);
  const zone = useReaderZone();
  const { data, isFetching } = useQuery(aroundQuery({ doctorId, visitType, zone }, wished));
  const times = nearest(data?.days.flatMap((day) => day.times) ?? [], wished);

  const placeNames = new Map(data?.locations.map(({ id, name }) => [id, name]));

  return (
    <div className="mt-3 flex flex-col gap-2">
      <p className="font-semibold">{t("book.nearest")}</p>
      {isFetching && times.length === 0 ? (
        <Skeleton className="grid gap-2 sm:grid-cols-3">
          {Array.from({ length: 3 }, (_, index) => (
            <Bone key={index} className="h-12" />
          ))}
        </Skeleton>
      ) : times.length === 0 ? (
        <p>{t("book.nearestNone")}</p>
      ) : (
        <ul className="grid gap-2 sm:grid-cols-3">
          {times.map((slot) => (
            <li key={slot.startsAt}>
              <TimeChoice slot={slot} zone={zone} withDay onChoose={() => onChoose(slot)} />
              {placeNames.size > 0 && (
                <p className="mt-1 text-center text-xs">
                  {placeNames.get(slot.locationId ?? "") ?? t("patient:times.atPractice")}
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
