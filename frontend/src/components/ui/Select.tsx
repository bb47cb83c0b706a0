import { ChevronDown } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { controlClass, cx } from "./classes";
import { Field } from "./Field";

/** The platform's own select: the best one on a phone, by keyboard and by screen reader. */
export function SelectControl({ className, children, ...rest }: ComponentProps<"select">) {
  return (
    <span className="relative block min-w-0">
      <select {...rest} className={cx(controlClass, "appearance-none truncate pe-9", className)}>
        {children}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute inset-y-0 end-3 my-auto size-4 text-muted"
      />
    </span>
  );
}

type SelectProps = Omit<ComponentProps<"select">, "id"> & {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
  id?: string;
  fieldClassName?: string;
};

export function SelectField({ label, hint, error, id, fieldClassName, ...rest }: SelectProps) {
  return (
    <Field {...{ label, hint, error, id }} className={fieldClassName}>
      {(control) => <SelectControl {...rest} {...control} />}
    </Field>
  );
}
