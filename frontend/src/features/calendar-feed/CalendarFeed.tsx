import { useQuery } from "@tanstack/react-query";
import { CalendarSync } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { FieldError } from "@/components/ui/Field";
import { Bone, Skeleton } from "@/components/ui/Skeleton";
import { ErrorState } from "@/components/ui/States";
import { useProblemText } from "@/lib/problem-text";
import { useReaderLocale, useReaderZone } from "@/lib/reader";
import { dayText, localIn } from "@/lib/time";
import { calendarFeedQuery, useMakeFeed } from "./queries";
import { FeedAddress } from "./FeedAddress";

const ReplaceDialog = lazy(() =>
  import("./FeedDialogs").then((module) => ({ default: module.ReplaceDialog })),
);
const RevokeDialog = lazy(() =>
  import("./FeedDialogs").then((module) => ({ default: module.RevokeDialog })),
);

/** A secret address at which calendar programs read the own visits: made, copied once, revoked. */
export function CalendarFeed({ reader }: { reader: "patient" | "doctor" }) {
  const { t } = useTranslation("feed");
  const { data, isPending, error, refetch } = useQuery(calendarFeedQuery);
  const [address, setAddress] = useState<string | null>(null);
  const shown = (path: string | null) =>
    setAddress(path && new URL(path, window.location.origin).href);
  return (
    <section aria-labelledby="calendar-feed" className="flex flex-col gap-4">
      <h2 id="calendar-feed" className="text-lg">
        {t("title")}
      </h2>
      <Card className="flex flex-col gap-4 p-5 sm:p-6">
        <p className="max-w-[65ch]">{t(reader === "patient" ? "textPatient" : "textDoctor")}</p>
        {isPending && (
          <Skeleton>
            <Bone className="h-11 w-64 max-w-full" />
          </Skeleton>
        )}
        {error && <ErrorState error={error} onRetry={() => void refetch()} />}
        {address && <FeedAddress address={address} />}
        {data &&
          (data.createdAt ? (
            <Existing createdAt={data.createdAt} onAddress={shown} />
          ) : (
            <None onAddress={shown} />
          ))}
      </Card>
    </section>
  );
}

function None({ onAddress }: { onAddress: (path: string) => void }) {
  const { t } = useTranslation("feed");
  const problemText = useProblemText();
  const make = useMakeFeed();
  return (
    <div className="flex flex-col items-start gap-2">
      <Button
        look="secondary"
        pending={make.isPending}
        onClick={() => make.mutate(undefined, { onSuccess: ({ path }) => onAddress(path) })}
      >
        <CalendarSync aria-hidden className="size-5" />
        {t("make")}
      </Button>
      {make.isError && (
        <span role="alert">
          <FieldError>{problemText(make.error)}</FieldError>
        </span>
      )}
    </div>
  );
}

type ExistingProps = { createdAt: string; onAddress: (path: string | null) => void };

function Existing({ createdAt, onAddress }: ExistingProps) {
  const { t } = useTranslation("feed");
  const locale = useReaderLocale();
  const zone = useReaderZone();
  const [open, setOpen] = useState<"replace" | "revoke" | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <p className="text-sm text-muted">
        {t("since", { day: dayText(localIn(zone, createdAt), locale) })}
      </p>
      <div className="flex flex-wrap gap-3">
        <Button look="secondary" onClick={() => setOpen("replace")}>
          {t("replace")}
        </Button>
        <Button look="quiet-critical" onClick={() => setOpen("revoke")}>
          {t("revoke")}
        </Button>
      </div>
      <Suspense>
        {open === "replace" && <ReplaceDialog onAddress={onAddress} onClose={close} />}
        {open === "revoke" && <RevokeDialog onRevoked={() => onAddress(null)} onClose={close} />}
      </Suspense>
    </>
  );
}
