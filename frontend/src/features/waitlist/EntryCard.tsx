import { useTranslation } from "react-i18next";
import type { WaitlistEntry } from "@/api/generated/types.gen";
import { Button, ButtonLink } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { FieldError } from "@/components/ui/Field";
import { Time } from "@/components/ui/Time";
import { announce } from "@/components/ui/Toast";
import { paths } from "@/lib/paths";
import { useProblemText } from "@/lib/problem-text";
import { useSpecialtyList } from "@/lib/specialties";
import { OfferBox } from "./OfferBox";
import { useLeave } from "./queries";
import { WishText } from "./WishText";

/** Whose time it is, by name. */
function useWhose(entry: WaitlistEntry): string {
  const { t } = useTranslation("visits");
  const specialties = useSpecialtyList();
  if (entry.doctor) return entry.doctor.name;
  return t("waitlist.anyDoctor", {
    specialty: specialties(entry.specialty ? [entry.specialty] : []),
    city: entry.city ?? "",
  });
}

/** Something the patient waits for, and what can be done about it. */
export function EntryCard({ entry, onOver }: { entry: WaitlistEntry; onOver: () => void }) {
  const { t } = useTranslation("visits");
  const problemText = useProblemText();
  const leave = useLeave(entry.id);
  const whose = useWhose(entry);
  return (
    <Card className="p-5 sm:p-6">
      <article aria-label={t("waitlist.card", { name: whose })} className="flex flex-col gap-4">
        <div className="flex flex-col gap-1">
          <h3 className="text-lg">
            {whose} · {entry.visitTypeName}
          </h3>
          <p className="text-sm text-muted">
            <WishText entry={entry} />
          </p>
          {entry.visit?.startsAt && entry.visit.localStart && (
            <p className="text-sm text-muted">
              {t("waitlist.insteadOf")}{" "}
              <Time
                startsAt={entry.visit.startsAt}
                local={entry.visit.localStart}
                zone={entry.timeZone}
              />
            </p>
          )}
        </div>
        {entry.offer ? (
          <OfferBox entry={entry} offer={entry.offer} onOver={onOver} />
        ) : (
          <p className="text-sm">{t("waitlist.waiting")}</p>
        )}
        <div className="flex flex-wrap gap-3 border-t border-line pt-4">
          {entry.visit && (
            <ButtonLink look="secondary" to={paths.visit(entry.visit.id)}>
              {t("waitlist.seeVisit")}
            </ButtonLink>
          )}
          <Button
            look="quiet-critical"
            pending={leave.isPending}
            onClick={() =>
              void leave.mutateAsync().then(
                () => announce(t("waitlist.left")),
                () => {},
              )
            }
          >
            {t("waitlist.leave")}
          </Button>
        </div>
        {leave.isError && (
          <span role="alert">
            <FieldError>{problemText(leave.error)}</FieldError>
          </span>
        )}
      </article>
    </Card>
  );
}

/** An entry that has ended: what came of it, in a line. */
export function EndedEntry({ entry }: { entry: WaitlistEntry }) {
  const { t } = useTranslation("visits");
  const whose = useWhose(entry);
  return (
    <article
      aria-label={t("waitlist.card", { name: whose })}
      className="flex flex-col gap-x-6 gap-y-2 py-4 sm:flex-row sm:items-center"
    >
      <div className="flex min-w-0 grow flex-col gap-0.5">
        <h3 className="text-base">
          {whose} · {entry.visitTypeName}
        </h3>
        <p className="text-sm text-muted">{t(`waitlist.ended.${entry.standing}`)}</p>
      </div>
      {entry.appointmentId && (
        <ButtonLink
          look="quiet"
          size="small"
          className="shrink-0 self-start max-sm:-ms-3 sm:self-center"
          to={paths.visit(entry.appointmentId)}
        >
          {t("waitlist.seeVisit")}
        </ButtonLink>
      )}
    </article>
  );
}
