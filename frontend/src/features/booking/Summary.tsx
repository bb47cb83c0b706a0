import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { DoctorCard, Slot, VisitType } from "@/api/generated/types.gen";
import { Avatar } from "@/components/ui/Avatar";
import { Card, Fact } from "@/components/ui/Card";
import { Time } from "@/components/ui/Time";
import { moneyText } from "@/lib/money";
import { placeOf, usePlaceText } from "@/lib/place";
import { useReaderLocale } from "@/lib/reader";
import { useSpecialtyList } from "@/lib/specialties";

type SummaryProps = {
  doctor: DoctorCard;
  type: VisitType | undefined;
  slot: Pick<Slot, "startsAt" | "endsAt" | "localStart" | "locationId"> | undefined;
  /** Addresses of the earlier steps, to go back and change a choice. */
  changeType?: string | undefined;
  changeTime?: string | undefined;
  /** How long the time is kept. */
  hold?: ReactNode;
};

/** What has been chosen so far; stays in view through all steps. */
export function Summary(props: SummaryProps) {
  const { doctor, type, slot, changeType, changeTime, hold } = props;
  const { t } = useTranslation(["booking", "common"]);
  const locale = useReaderLocale();
  const specialties = useSpecialtyList();
  const placeText = usePlaceText();
  const open = <span className="font-normal text-muted">{t("book.notChosen")}</span>;

  return (
    <Card className="flex flex-col gap-5 p-5 sm:p-6">
      <h2 className="text-base">{t("book.summary")}</h2>
      {hold}
      <div className="flex items-center gap-3">
        <Avatar name={doctor.name} />
        <div className="min-w-0">
          <p className="font-semibold">{doctor.name}</p>
          <p className="text-sm text-muted">{specialties(doctor.specialties)}</p>
        </div>
      </div>
      <dl className="flex flex-col gap-4 border-t border-line pt-5">
        <Fact name={t("book.what")}>
          {type ? type.name : open}
          {type && changeType && <Change to={changeType} label={t("book.changeType")} />}
        </Fact>
        <Fact name={t("book.when")}>
          {slot ? (
            <Time
              both
              startsAt={slot.startsAt}
              endsAt={slot.endsAt}
              local={slot.localStart}
              zone={doctor.timeZone}
            />
          ) : (
            open
          )}
          {slot && changeTime && <Change to={changeTime} label={t("book.changeTime")} />}
        </Fact>
        <Fact name={t("book.place")}>
          {type?.telehealth
            ? t("common:video")
            : slot || doctor.locations.length === 0
              ? placeText(placeOf(doctor, slot?.locationId))
              : t("book.placeByTime")}
        </Fact>
        {type && (
          <>
            <Fact name={t("book.length")}>{t("common:minutes", { count: type.minutes })}</Fact>
            <Fact name={t("book.price")}>
              <span className="tabular">
                {type.price.amount === 0 ? t("common:price.free") : moneyText(type.price, locale)}
              </span>
            </Fact>
          </>
        )}
      </dl>
    </Card>
  );
}

function Change({ to, label }: { to: string; label: string }) {
  return (
    <Link to={to} className="prose-link mt-1 block w-fit py-0.5 text-sm">
      {label}
    </Link>
  );
}
