import type { ReactNode } from "react";
import { Link, useLocation, useSearchParams } from "react-router";
import { RowHeadCell } from "@/components/ui/Table";

type OpenCellProps = { open: string; name: string; children?: ReactNode };

/** A row's name, which opens its details beside the table. */
export function OpenCell({ open, name, children }: OpenCellProps) {
  const { pathname } = useLocation();
  const [query] = useSearchParams();
  const address = new URLSearchParams(query);
  address.set("open", open);
  return (
    <RowHeadCell className="max-w-80 min-w-36 wrap-anywhere">
      <Link
        to={`${pathname}?${address}`}
        className="inline-flex min-h-6 items-center text-accent-ink underline-offset-2 hover:underline"
      >
        {name}
      </Link>
      {children}
    </RowHeadCell>
  );
}
