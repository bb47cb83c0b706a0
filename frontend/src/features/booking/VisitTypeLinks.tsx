import { ChevronRight } from "lucide-react";
import { Link } from "react-router";
import type { VisitType } from "@/api/generated/types.gen";
import { VisitTypeText } from "./VisitTypeText";

type VisitTypeLinksProps = { types: VisitType[]; to: (visitType: string) => string };

/** The kinds of visit as the first step of a booking: each leads on, so each is a link. */
export function VisitTypeLinks({ types, to }: VisitTypeLinksProps) {
  return (
    <ul className="flex flex-col gap-2.5">
      {types.map((type) => (
        <li key={type.id}>
          <Link
            to={to(type.id)}
            className="flex min-h-14 items-center gap-3 rounded-md border border-line bg-surface px-4 py-3 hover:border-accent hover:bg-accent-soft"
          >
            <VisitTypeText type={type} />
            <ChevronRight aria-hidden className="size-5 shrink-0 text-muted rtl:rotate-180" />
          </Link>
        </li>
      ))}
    </ul>
  );
}
