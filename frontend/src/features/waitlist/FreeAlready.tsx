import { useTranslation } from "react-i18next";
import type { FreeAlready as Free } from "@/api/generated/types.gen";
import { ButtonLink } from "@/components/ui/Button";
import { Notice } from "@/components/ui/Notice";
import { Time } from "@/components/ui/Time";
import { paths } from "@/lib/paths";

type FreeAlreadyProps = { times: Free[]; visitId?: string | undefined };

/** There is nothing to wait for: such times can be had at once. */
export function FreeAlready({ times, visitId }: FreeAlreadyProps) {
  const { t } = useTranslation("visits");
  return (
    <Notice tone="positive" live="polite" title={t("waitlist.freeTitle")}>
      <p className="mb-3">{t(visitId ? "waitlist.freeMove" : "waitlist.freeBook")}</p>
      <ul className="flex flex-wrap gap-3">
        {times.map((free) => (
          <li key={`${free.doctorId} ${free.startsAt}`}>
            <ButtonLink
              look="secondary"
              size="small"
              to={
                visitId
                  ? paths.reschedule(visitId)
                  : paths.book(free.doctorId, {
                      visitType: free.visitTypeId,
                      startsAt: free.startsAt,
                    })
              }
            >
              <Time startsAt={free.startsAt} local={free.localStart} zone={free.timeZone} />
            </ButtonLink>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
