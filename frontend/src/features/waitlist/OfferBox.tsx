import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { WaitlistEntry, WaitlistOffer } from "@/api/generated/types.gen";
import { Button } from "@/components/ui/Button";
import { Notice } from "@/components/ui/Notice";
import { Time } from "@/components/ui/Time";
import { announce } from "@/components/ui/Toast";
import { moneyText } from "@/lib/money";
import { useMomentText } from "@/lib/moment";
import { useNow } from "@/lib/now";
import { usePlaceText } from "@/lib/place";
import { useProblemText } from "@/lib/problem-text";
import { useReaderLocale } from "@/lib/reader";
import { useAccept, useDecline } from "./queries";
import { countdownText } from "./wish";

type OfferBoxProps = { entry: WaitlistEntry; offer: WaitlistOffer; onOver: () => void };

/** A kept time, how long it is kept, and the two answers. */
export function OfferBox({ entry, offer, onOver }: OfferBoxProps) {
  const { t } = useTranslation(["visits", "common"]);
  const locale = useReaderLocale();
  const placeText = usePlaceText();
  const momentText = useMomentText();
  const problemText = useProblemText();
  const now = useNow(1000);
  const accept = useAccept(entry.id);
  const decline = useDecline(entry.id);
  const over = Date.parse(offer.until) <= now;
  useEffect(() => {
    if (over) onOver();
  }, [over, onOver]);

  const refused = accept.error ?? decline.error;
  return (
    <section
      aria-label={t("waitlist.offerTitle")}
      className="flex flex-col gap-4 rounded-md border border-accent bg-accent-soft p-4 sm:p-5"
    >
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <div className="flex min-w-0 flex-col gap-1">
          <p className="text-sm font-semibold text-accent-ink">{t("waitlist.offerTitle")}</p>
          <p className="text-lg font-semibold">
            <Time
              as="long"
              both
              startsAt={offer.startsAt}
              endsAt={offer.endsAt}
              local={offer.localStart}
              zone={offer.timeZone}
            />
          </p>
          <p className="text-sm">
            <bdi>{offer.doctor.name}</bdi> · <bdi>{offer.visitTypeName}</bdi> ·{" "}
            <span className="tabular">{moneyText(offer.price, locale)}</span>
          </p>
          <p className="text-sm">{placeText({ ...offer, name: offer.locationName ?? "" })}</p>
        </div>
        <p className="flex flex-col text-sm sm:items-end">
          <span>{t("waitlist.keptFor")}</span>
          <span role="timer" className="tabular text-xl font-semibold">
            {countdownText(offer.until, now)}
          </span>
          <span className="text-xs">
            {t("waitlist.until", { when: momentText(offer.until, offer.timeZone) })}
          </span>
        </p>
      </div>
      <p className="text-sm">
        {entry.visit ? t("waitlist.acceptMoves") : t("waitlist.acceptBooks")}
      </p>
      {refused && (
        <Notice tone="caution" live="assertive">
          {problemText(refused)}
        </Notice>
      )}
      <div className="flex flex-col gap-3 sm:flex-row">
        <Button
          pending={accept.isPending}
          disabled={over || decline.isPending}
          onClick={() =>
            void accept.mutateAsync().then(
              () => announce(t(entry.visit ? "waitlist.moved" : "waitlist.booked")),
              () => {},
            )
          }
        >
          {t("waitlist.accept")}
        </Button>
        <Button
          look="secondary"
          pending={decline.isPending}
          disabled={over || accept.isPending}
          onClick={() =>
            void decline.mutateAsync().then(
              () => announce(t("waitlist.declined")),
              () => {},
            )
          }
        >
          {t("waitlist.decline")}
        </Button>
      </div>
      <p className="text-xs">{t("waitlist.ifNothing")}</p>
    </section>
  );
}
