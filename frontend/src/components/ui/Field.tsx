import { CircleAlert } from "lucide-react";
import { type ComponentProps, type ReactNode, useId } from "react";
import { controlClass, cx } from "./classes";

type FieldProps = {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
  optional?: string;
  className?: string;
  /** Receives the ids that tie the control to its label, hint and error. */
  children: (control: {
    id: string;
    "aria-describedby": string | undefined;
    "aria-invalid": true | undefined;
  }) => ReactNode;
  id?: string;
};

export function Field({ label, hint, error, optional, className, children, id }: FieldProps) {
  const generated = useId();
  const control = id ?? generated;
  const described = [hint ? `${control}-hint` : "", error ? `${control}-error` : ""]
    .filter(Boolean)
    .join(" ");
  return (
    <div className={cx("flex min-w-0 flex-col gap-1.5", className)}>
      <label htmlFor={control} className="text-sm font-semibold">
        {label}
        {optional && <span className="font-normal text-muted"> {optional}</span>}
      </label>
      {hint && (
        <p id={`${control}-hint`} className="text-xs text-muted">
          {hint}
        </p>
      )}
      {children({
        id: control,
        "aria-describedby": described === "" ? undefined : described,
        "aria-invalid": error ? true : undefined,
      })}
      {error && <FieldError id={`${control}-error`}>{error}</FieldError>}
    </div>
  );
}

export function FieldError({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <p id={id} className="flex items-start gap-1.5 text-sm font-medium text-critical">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>{children}</span>
    </p>
  );
}

type TextAreaProps = Omit<ComponentProps<"textarea">, "id"> &
  Pick<FieldProps, "label" | "hint" | "error" | "optional" | "id">;

export function TextAreaField({ label, hint, error, optional, id, ...area }: TextAreaProps) {
  return (
    <Field {...{ label, hint, error, optional, id }}>
      {(control) => (
        <textarea rows={5} dir="auto" {...area} {...control} className={controlClass} />
      )}
    </Field>
  );
}

type InputProps = Omit<ComponentProps<"input">, "id"> &
  Pick<FieldProps, "label" | "hint" | "error" | "optional" | "id"> & { fieldClassName?: string };

export function TextField({
  label,
  hint,
  error,
  optional,
  id,
  className,
  fieldClassName,
  ...input
}: InputProps) {
  return (
    <Field {...{ label, hint, error, optional, id }} className={fieldClassName}>
      {(control) => <input {...input} {...control} className={cx(controlClass, className)} />}
    </Field>
  );
}
