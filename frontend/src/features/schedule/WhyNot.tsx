import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Schedule } from "@/api/generated/types.gen";
import { useAccount } from "@/api/session";
import { Bone, Skeleton } from "@/components/ui/Skeleton";
import { useProblemText } from "@/lib/problem-text";
import { dateOf, localIn } from "@/lib/time";
import { explainQuery } from "./queries";
import { ReasonLine } from "./ReasonLine";

type WhyNotProps = { schedule: Schedule; visitType: string; at: string };

/** What is in the way of one time for one kind of visit, by the rules themselves. */
export function WhyNot({ schedule, visitType, at }: WhyNotProps) {
  const { t } = useTranslation("doctor");
  const problemText = useProblemText();
  const doctor = useAccount()?.id ?? "";
  const { data, error } = useQuery(explainQuery({ doctor, visitType, at }));
  if (error) return <p>{problemText(error)}</p>;
  if (!data) {
    return (
      <Skeleton>
        <Bone className="h-5 w-48" />
      </Skeleton>
    );
  }
  if (data.bookable) return <p>{t("why.bookable")}</p>;
  return (
    <ul className="flex list-disc flex-col gap-1.5 ps-5">
      {data.reasons.map((reason) => (
        <ReasonLine
          key={JSON.stringify(reason)}
          reason={reason}
          schedule={schedule}
          date={dateOf(localIn(schedule.timeZone, at))}
        />
      ))}
    </ul>
  );
}
