import { cva, type VariantProps } from "class-variance-authority";
import { LoaderCircle } from "lucide-react";
import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import { Link, type LinkProps } from "react-router";

const button = cva(
  "relative inline-flex items-center justify-center gap-2 rounded-md text-center font-semibold transition-colors duration-150 [&_svg]:shrink-0 disabled:opacity-55 aria-disabled:opacity-55",
  {
    variants: {
      look: {
        primary: "bg-accent text-on-accent enabled:hover:bg-accent-hover [a]:hover:bg-accent-hover",
        secondary:
          "border border-control bg-surface text-ink enabled:hover:bg-sunken [a]:hover:bg-sunken",
        soft: "bg-accent-soft text-accent-ink enabled:hover:bg-accent enabled:hover:text-on-accent",
        quiet: "text-accent-ink enabled:hover:bg-accent-soft [a]:hover:bg-accent-soft",
        critical: "bg-critical-fill text-on-critical enabled:hover:opacity-90",
        "muted-critical":
          "max-sm:-ms-3 text-muted enabled:hover:bg-critical-soft enabled:hover:text-critical",
        "quiet-critical": "text-critical enabled:hover:bg-critical-soft",
      },
      size: {
        small: "min-h-9 px-3 text-sm",
        normal: "min-h-11 px-4 text-base",
        large: "min-h-12 px-6 text-base",
      },
      width: { auto: "", full: "w-full" },
    },
    defaultVariants: { look: "primary", size: "normal", width: "auto" },
  },
);

type Looks = VariantProps<typeof button>;

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> &
  Looks & {
    /** Shows progress over the unchanged label, so that the width stays. */
    pending?: boolean;
    ref?: Ref<HTMLButtonElement>;
    children: ReactNode;
  };

export function Button({
  look,
  size,
  width,
  pending = false,
  className,
  children,
  type = "button",
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      aria-busy={pending || undefined}
      aria-disabled={pending || rest["aria-disabled"] || undefined}
      onClick={pending ? (event) => event.preventDefault() : onClick}
      className={button({ look, size, width, className })}
    >
      <span
        className={`inline-flex items-center justify-center gap-2 ${pending ? "opacity-0" : ""}`}
      >
        {children}
      </span>
      {pending && (
        <LoaderCircle
          aria-hidden
          className="absolute size-5 animate-spin motion-reduce:animate-none"
        />
      )}
    </button>
  );
}

export function ButtonLink({ look, size, width, className, ...rest }: LinkProps & Looks) {
  return <Link {...rest} className={button({ look, size, width, className })} />;
}

/** For links that leave the app's router, such as files. */
export function ButtonAnchor({
  look,
  size,
  width,
  className,
  children,
  ...rest
}: React.AnchorHTMLAttributes<HTMLAnchorElement> & Looks) {
  return (
    <a {...rest} className={button({ look, size, width, className })}>
      {children}
    </a>
  );
}
