import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { DoctorCard, VisitType, WaitlistJoined } from "@/api/generated/types.gen";
import { isProblem } from "@/api/problem";
import { Button, ButtonLink } from "@/components/ui/Button";
import { FieldError, TextField } from "@/components/ui/Field";
import { Notice } from "@/components/ui/Notice";
import { RadioList } from "@/components/ui/RadioList";
import { useFieldText } from "@/lib/forms";
import { useProblemText } from "@/lib/problem-text";
import { useSpecialtyList } from "@/lib/specialties";
import { todayIn } from "@/lib/time";
import { useJoin } from "./queries";
import { firstDays, hoursOf, type PartOfDay, PARTS, WEEKDAYS, weekdaysToSend } from "./wish";
import { useWeekdayName } from "./WishText";

type WishFormProps = {
  doctor: Pick<DoctorCard, "id" | "name" | "specialties" | "city" | "timeZone">;
  visitType: Pick<VisitType, "id" | "name">;
  /** The visit that shall move, and its day in the practice. */
  visit?: { id: string; day: string } | undefined;
  back: string;
  onJoined: (joined: WaitlistJoined) => void;
};

/** Which times are welcome: whose, on which days, at which hours. */
export function WishForm({ doctor, visitType, visit, back, onJoined }: WishFormProps) {
  const { t } = useTranslation("visits");
  const problemText = useProblemText();
  const fieldText = useFieldText();
  const specialties = useSpecialtyList();
  const weekdayName = useWeekdayName();
  const join = useJoin();
  const today = todayIn(doctor.timeZone);
  const [days, setDays] = useState(() => firstDays(today, visit?.day));
  const [weekdays, setWeekdays] = useState<ReadonlySet<(typeof WEEKDAYS)[number]>>(
    () => new Set(WEEKDAYS),
  );
  const [part, setPart] = useState<PartOfDay>("any");
  const [whose, setWhose] = useState(doctor.id);
  const [noDay, setNoDay] = useState(false);

  const fields = isProblem(join.error) ? join.error.fields : [];
  const errorOf = (name: string) => fieldText(fields.find(({ field }) => field === name)?.message);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (weekdays.size === 0) return setNoDay(true);
    const specialty = doctor.specialties.find((code) => code === whose);
    join.mutate(
      {
        doctorId: doctor.id,
        visitTypeId: visitType.id,
        ...(visit && { appointmentId: visit.id }),
        ...(specialty && { specialty }),
        ...days,
        weekdays: weekdaysToSend(weekdays),
        hours: hoursOf(part),
      },
      { onSuccess: onJoined },
    );
  };

  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-6">
      {!visit && (
        <RadioList
          legend={t("waitlist.whose")}
          options={[
            { value: doctor.id, label: t("waitlist.onlyDoctor", { name: doctor.name }) },
            ...doctor.specialties.map((code) => ({
              value: code,
              label: t("waitlist.anyDoctorOf", {
                specialty: specialties([code]),
                city: doctor.city,
              }),
            })),
          ]}
          chosen={whose}
          onChoose={setWhose}
        />
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          type="date"
          label={t("waitlist.firstDay")}
          min={today}
          value={days.firstDay}
          error={errorOf("firstDay")}
          onChange={(event) => setDays({ ...days, firstDay: event.target.value })}
        />
        <TextField
          type="date"
          label={t("waitlist.lastDay")}
          min={days.firstDay}
          value={days.lastDay}
          error={errorOf("lastDay")}
          onChange={(event) => setDays({ ...days, lastDay: event.target.value })}
        />
      </div>
      <fieldset className="flex flex-col gap-2" aria-describedby={noDay ? "no-day" : undefined}>
        <legend className="mb-1 text-sm font-semibold">{t("waitlist.weekdays")}</legend>
        <div className="flex flex-wrap gap-x-5 gap-y-1">
          {WEEKDAYS.map((day, index) => (
            <label key={day} className="flex min-h-11 cursor-pointer items-center gap-2">
              <input
                type="checkbox"
                checked={weekdays.has(day)}
                className="size-5 shrink-0 accent-accent"
                onChange={(event) => {
                  const next = new Set(weekdays);
                  if (event.target.checked) next.add(day);
                  else next.delete(day);
                  setWeekdays(next);
                  setNoDay(false);
                }}
              />
              {weekdayName(index)}
            </label>
          ))}
        </div>
        {noDay && <FieldError id="no-day">{t("waitlist.noDay")}</FieldError>}
      </fieldset>
      <RadioList
        legend={t("waitlist.partOfDay")}
        options={PARTS.map((value) => ({ value, label: t(`waitlist.part.${value}`) }))}
        chosen={part}
        onChoose={setPart}
        error={errorOf("hours")}
      />
      {join.isError && fields.length === 0 && (
        <Notice tone="critical" live="assertive">
          {problemText(join.error)}
        </Notice>
      )}
      <p className="text-sm text-muted">{t("waitlist.whatHappens")}</p>
      <div className="flex flex-col gap-3 sm:flex-row">
        <Button type="submit" pending={join.isPending}>
          {t("waitlist.join")}
        </Button>
        <ButtonLink look="secondary" to={back}>
          {t("waitlist.back")}
        </ButtonLink>
      </div>
      <p className="text-xs text-muted">{t(visit ? "waitlist.stays" : "waitlist.clock")}</p>
    </form>
  );
}
