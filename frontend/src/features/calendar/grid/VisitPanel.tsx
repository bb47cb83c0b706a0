import { Move } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { CalendarVisit } from "@/api/generated/types.gen";
import { Button } from "@/components/ui/Button";
import { Fact } from "@/components/ui/Card";
import { Dialog } from "@/components/ui/Dialog";
import { Ending } from "@/components/ui/Ending";
import { Time } from "@/components/ui/Time";
import { VideoEntry } from "@/components/ui/VideoEntry";
import { moneyText } from "@/lib/money";
import { usePlaceText } from "@/lib/place";
import { useReaderLocale } from "@/lib/reader";
import { usePatientName } from "../patient-name";
import { useReadCalendar } from "../queries";
import { RequestEnd } from "../RequestEnd";
import { VisitActions } from "../VisitActions";
import { VisitReason } from "../VisitReason";
import { VisitStatus } from "../VisitStatus";
import { isMovable } from "./moves";

type VisitPanelProps = {
  visit: CalendarVisit;
  zone: string;
  now: number;
  onMove: () => void;
  onClose: () => void;
};

/** Still meant to take place, or taking place. */
const OPEN = new Set(["pending", "booked", "arrived", "in-progress"]);

/** All about one visit and what can be done with it: beside the calendar, or from below on a phone. */
export function VisitPanel({ visit, zone, now, onMove, onClose }: VisitPanelProps) {
  const { t } = useTranslation("doctor");
  const locale = useReaderLocale();
  const name = usePatientName(visit);
  const readAgain = useReadCalendar();
  const placeText = usePlaceText();
  return (
    <Dialog open onClose={onClose} title={name} kind="sheet">
      <div className="flex flex-col gap-5">
        <VisitStatus visit={visit} />
        <dl className="flex flex-col gap-4">
          <Fact name={t("calendar.when")}>
            <Time
              both
              startsAt={visit.startsAt}
              endsAt={visit.endsAt}
              local={visit.localStart}
              zone={zone}
            />
          </Fact>
          <Fact name={t("calendar.what")}>{visit.visitType.name}</Fact>
          {visit.location && <Fact name={t("calendar.where")}>{placeText(visit.location)}</Fact>}
          <Fact name={t("calendar.price")}>
            <span className="tabular">{moneyText(visit.price, locale)}</span>
          </Fact>
        </dl>
        <RequestEnd visit={visit} zone={zone} now={now} />
        {visit.cancellation && (
          <p className="text-sm text-muted">
            <Ending cancellation={visit.cancellation} reader="doctor" />
          </p>
        )}
        {visit.video && (
          <VideoEntry
            video={visit.video}
            zone={zone}
            coming={OPEN.has(visit.status)}
            onOpen={readAgain}
          />
        )}
        <VisitReason visit={visit} />
        <VisitActions visit={visit} now={now} />
        {isMovable(visit, now) && (
          <Button look="secondary" size="small" className="w-fit" onClick={onMove}>
            <Move aria-hidden className="size-4" />
            {t("calendar.move")}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
