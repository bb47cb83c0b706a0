import { ChevronRight, Languages, MapPin, Video } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { DoctorCard as Doctor } from "@/api/generated/types.gen";
import { Avatar } from "@/components/ui/Avatar";
import { Badge } from "@/components/ui/Badge";
import { Card } from "@/components/ui/Card";
import { RatingLine } from "@/components/ui/Rating";
import { Time } from "@/components/ui/Time";
import { moneyText } from "@/lib/money";
import { languageName, listText } from "@/lib/names";
import { paths } from "@/lib/paths";
import { placeOf, usePlaceText } from "@/lib/place";
import { useReaderLocale, useReaderZone } from "@/lib/reader";
import { useSpecialtyList } from "@/lib/specialties";
import { clockText, localIn } from "@/lib/time";

/** A doctor in the list: who, where, from how much, and the next free times to tap. */
export function DoctorCard({ doctor, dayChosen }: { doctor: Doctor; dayChosen: boolean }) {
  const { t } = useTranslation(["patient", "common"]);
  const locale = useReaderLocale();
  const readerZone = useReaderZone();
  const specialties = useSpecialtyList();
  const placeText = usePlaceText();
  const isVideo = (visitType: string) =>
    doctor.visitTypes.find(({ id }) => id === visitType)?.telehealth;
  const foreign = doctor.nextFree.some(
    (time) => localIn(readerZone, time.startsAt) !== time.localStart.slice(0, 16),
  );

  return (
    <Card className="flex flex-col gap-5 p-5 sm:p-6">
      <div className="flex gap-4">
        <Avatar name={doctor.name} />
        <div className="flex min-w-0 grow flex-col gap-1">
          <div className="flex flex-wrap items-baseline justify-between gap-x-4">
            <h2 className="text-lg">
              <Link
                to={paths.doctor(doctor.id)}
                className="inline-block py-1 hover:text-accent hover:underline"
              >
                {doctor.name}
              </Link>
            </h2>
            {doctor.priceFrom && (
              <span className="tabular text-sm text-muted">
                {t("results.from", { price: moneyText(doctor.priceFrom, locale) })}
              </span>
            )}
          </div>
          <p className="flex flex-wrap items-center gap-x-4 font-medium">
            {specialties(doctor.specialties)}
            {doctor.rating && <RatingLine rating={doctor.rating} className="font-normal" />}
            {doctor.visitTypes.some(({ telehealth }) => telehealth) && (
              <Badge tone="info">
                <Video aria-hidden className="size-3.5" />
                {t("facets.videoBadge")}
              </Badge>
            )}
          </p>
          <p className="flex items-start gap-2 text-sm text-muted">
            <MapPin aria-hidden className="mt-0.5 size-4 shrink-0" />
            <span className="min-w-0 wrap-anywhere">
              {placeText(placeOf(doctor, doctor.locationId))}
              {doctor.distanceKm !== null && (
                <span className="tabular whitespace-nowrap">
                  {" · "}
                  {new Intl.NumberFormat(locale, { style: "unit", unit: "kilometer" }).format(
                    doctor.distanceKm,
                  )}
                </span>
              )}
            </span>
          </p>
          <p className="flex items-start gap-2 text-sm text-muted">
            <Languages aria-hidden className="mt-0.5 size-4 shrink-0" />
            {t("results.speaks", {
              languages: listText(
                doctor.languages.map((code) => languageName(code, locale)),
                locale,
              ),
            })}
          </p>
        </div>
      </div>
      <div className="flex flex-col gap-2.5 border-t border-line pt-4">
        <p className="text-xs text-muted">
          {doctor.nextFree.length > 0
            ? t("results.nextFree")
            : t(dayChosen ? "results.noneFreeOn" : "results.noneFree")}
          {foreign && ` · ${t("results.bothClocks")}`}
        </p>
        <div className="grid grid-cols-2 gap-2.5 sm:grid-cols-4">
          {doctor.nextFree.map((time) => (
            <Link
              key={`${time.startsAt} ${time.visitTypeId}`}
              to={paths.book(doctor.id, { visitType: time.visitTypeId, startsAt: time.startsAt })}
              className="flex min-h-14 flex-col items-center justify-center rounded-md bg-accent-soft px-2 py-1.5 text-center text-accent-ink transition-colors duration-150 hover:bg-accent hover:text-on-accent"
            >
              <Time
                as="date"
                bare
                startsAt={time.startsAt}
                local={localIn(readerZone, time.startsAt)}
                zone={readerZone}
                className="text-xs"
              />
              <span className="sr-only">, </span>
              <Time
                as="time"
                bare
                startsAt={time.startsAt}
                local={localIn(readerZone, time.startsAt)}
                zone={readerZone}
                className="font-semibold"
              />
              {time.locationId !== doctor.locationId && !isVideo(time.visitTypeId) && (
                <span className="max-w-full text-xs wrap-anywhere">
                  {placeOf(doctor, time.locationId).name ?? t("times.atPractice")}
                </span>
              )}
              {foreign && (
                <span className="tabular text-xs">
                  {t("times.there", { clock: clockText(time.localStart, locale) })}
                </span>
              )}
              <span className="sr-only"> {t("results.with", { name: doctor.name })}</span>
            </Link>
          ))}
          <Link
            to={paths.doctor(doctor.id)}
            aria-label={t("results.moreTimesOf", { name: doctor.name })}
            className="flex min-h-14 items-center justify-center gap-1 rounded-md border border-line px-2 py-1.5 text-sm font-semibold text-accent-ink hover:bg-sunken"
          >
            {t("results.moreTimes")}
            <ChevronRight aria-hidden className="size-4 rtl:rotate-180" />
          </Link>
        </div>
      </div>
    </Card>
  );
}
