import { Video } from "lucide-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { Video as VideoVisit } from "@/api/generated/types.gen";
import { ButtonAnchor } from "@/components/ui/Button";
import { useMomentText } from "@/lib/moment";

/** `setTimeout` takes no longer delay; a page open for weeks asks on its next visit. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

type VideoEntryProps = {
  video: VideoVisit;
  /** The practice's zone. */
  zone: string;
  /** Whether the visit will still take place. */
  coming: boolean;
  /** Reads the visit again, when the link opens. */
  onOpen: () => void;
};

/** The way into a visit by video: a button as soon as there is a link, and before that when there will be one. */
export function VideoEntry({ video, zone, coming, onOpen }: VideoEntryProps) {
  const { t } = useTranslation();
  const momentText = useMomentText();
  const waits = coming && video.link === null;
  useEffect(() => {
    const wait = Date.parse(video.opensAt) - Date.now();
    if (!waits || wait < 0 || wait > LONGEST_WAIT_MS) return;
    const timer = setTimeout(onOpen, wait);
    return () => clearTimeout(timer);
  }, [waits, video.opensAt, onOpen]);

  if (video.link) {
    return (
      <ButtonAnchor href={video.link} target="_blank" rel="noopener noreferrer">
        <Video aria-hidden className="size-4" />
        {t("videoVisit.join")}
      </ButtonAnchor>
    );
  }
  return (
    <p className="flex items-start gap-1.5 text-sm">
      <Video aria-hidden className="mt-0.5 size-4 shrink-0" />
      {waits
        ? t("videoVisit.opens", { when: momentText(video.opensAt, zone) })
        : t("videoVisit.by")}
    </p>
  );
}
