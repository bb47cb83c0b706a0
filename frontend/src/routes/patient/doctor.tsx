import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams, useSearchParams } from "react-router";
import type { DoctorCard } from "@/api/generated/types.gen";
import { Avatar } from "@/components/ui/Avatar";
import { Card, Fact } from "@/components/ui/Card";
import { Notice } from "@/components/ui/Notice";
import { PageHeader } from "@/components/ui/PageHeader";
import { RatingLine } from "@/components/ui/Rating";
import { PageSkeleton } from "@/components/ui/Skeleton";
import { ErrorState } from "@/components/ui/States";
import { TimesByDay } from "@/features/booking/TimesByDay";
import { VisitTypeChoice } from "@/features/booking/VisitTypeChoice";
import { DoctorReviews } from "@/features/reviews/DoctorReviews";
import { pageFrom, sortFrom } from "@/features/reviews/queries";
import { doctorQuery } from "@/features/search/queries";
import { EarlierLink } from "@/features/waitlist/EarlierLink";
import { countryName, languageName, listText } from "@/lib/names";
import { paths } from "@/lib/paths";
import { useReaderLocale } from "@/lib/reader";
import { useSpecialtyList } from "@/lib/specialties";
import { zoneText } from "@/lib/time";

export function Doctor() {
  const { doctorId = "" } = useParams();
  const { data, isPending, error, refetch } = useQuery(doctorQuery(doctorId));
  if (isPending) return <PageSkeleton />;
  if (error) return <ErrorState level="page" error={error} onRetry={() => void refetch()} />;
  return <Profile doctor={data} />;
}

function Profile({ doctor }: { doctor: DoctorCard }) {
  const { t } = useTranslation(["patient", "common"]);
  const locale = useReaderLocale();
  const specialties = useSpecialtyList();
  const navigate = useNavigate();
  const [query, setQuery] = useSearchParams();

  const types = doctor.visitTypes;
  const type = types.find(({ id }) => id === query.get("visitType")) ?? types[0];
  const look = (change: Record<string, string>) =>
    setQuery(
      { ...Object.fromEntries(query), ...change },
      { replace: true, preventScrollReset: true },
    );
  const address = [doctor.street, doctor.city, countryName(doctor.country, locale)];

  return (
    <div className="flex flex-col gap-8">
      <div className="flex flex-col gap-5 sm:flex-row sm:items-center">
        <Avatar name={doctor.name} size="large" />
        <PageHeader
          title={doctor.name}
          lead={
            <>
              <p className="text-lg">{specialties(doctor.specialties)}</p>
              {doctor.rating && <RatingLine rating={doctor.rating} />}
            </>
          }
        />
      </div>
      <div className="grid items-start gap-8 lg:grid-cols-[1fr_19rem]">
        <Card className="flex flex-col gap-7 p-5 sm:p-7">
          <h2 className="text-lg">{t("doctor.chooseTime")}</h2>
          {type ? (
            <>
              <VisitTypeChoice
                legend={t("doctor.visitType")}
                types={types}
                chosen={type.id}
                onChoose={(visitType) => look({ visitType })}
              />
              <TimesByDay
                doctorId={doctor.id}
                visitType={type.id}
                from={query.get("from") ?? undefined}
                day={query.get("day") ?? undefined}
                onLook={(next) => look(next)}
                nextFree={doctor.nextFree[0]?.startsAt}
                onChoose={({ startsAt }) =>
                  void navigate(paths.book(doctor.id, { visitType: type.id, startsAt }))
                }
              />
              <EarlierLink doctorId={doctor.id} visitType={type.id} />
            </>
          ) : (
            <Notice tone="info">{t("doctor.noTypes")}</Notice>
          )}
        </Card>
        <Card className="p-5 sm:p-6">
          <dl className="flex flex-col gap-5">
            <Fact name={t("doctor.place")}>
              <span className="flex flex-col">
                {address.map((line) => (
                  <span key={line}>{line}</span>
                ))}
              </span>
              <MapLink {...doctor} />
            </Fact>
            {doctor.locations.length > 0 && (
              <Fact name={t("doctor.alsoAt")}>
                <ul className="flex flex-col gap-3">
                  {doctor.locations.map((location) => (
                    <li key={location.id} className="flex flex-col">
                      <span className="wrap-anywhere">{location.name}</span>
                      <span className="font-normal wrap-anywhere">
                        {t("common:address", { street: location.street, city: location.city })}
                      </span>
                      <MapLink {...location} />
                    </li>
                  ))}
                </ul>
              </Fact>
            )}
            <Fact name={t("doctor.languages")}>
              {listText(
                doctor.languages.map((code) => languageName(code, locale)),
                locale,
              )}
            </Fact>
            <Fact name={t("doctor.zone")}>{zoneText(doctor.timeZone, locale)}</Fact>
          </dl>
        </Card>
      </div>
      <DoctorReviews
        doctor={doctor}
        sort={sortFrom(query.get("sort"))}
        page={pageFrom(query.get("reviews"))}
        onSort={(sort) => look({ sort, reviews: "1" })}
        pagePath={(page) =>
          paths.doctor(doctor.id, { ...Object.fromEntries(query), reviews: String(page) })
        }
      />
    </div>
  );
}

function MapLink({ latitude, longitude }: { latitude: number; longitude: number }) {
  const { t } = useTranslation("patient");
  const map = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`;
  return (
    <a className="prose-link mt-1 block w-fit py-0.5 text-sm" href={map} rel="noreferrer">
      {t("doctor.map")}
    </a>
  );
}
