import { Search } from "lucide-react";
import { useTranslation } from "react-i18next";
import { controlClass, cx } from "@/components/ui/classes";
import { Field } from "@/components/ui/Field";

/** A doctor's name; slips of the finger are forgiven. */
export function NameField({
  name,
  onSearch,
}: {
  name: string | undefined;
  onSearch: (name: string) => void;
}) {
  const { t } = useTranslation("patient");
  return (
    <form
      role="search"
      aria-label={t("results.searchName")}
      onSubmit={(event) => {
        event.preventDefault();
        const typed = new FormData(event.currentTarget).get("name");
        onSearch(typeof typed === "string" ? typed : "");
      }}
    >
      <Field label={t("results.name")}>
        {(control) => (
          <span className="relative block">
            <input
              {...control}
              // A cleared filter empties the field as well.
              key={name ?? ""}
              name="name"
              type="search"
              maxLength={120}
              defaultValue={name ?? ""}
              className={cx(controlClass, "pe-12")}
            />
            <button
              type="submit"
              aria-label={t("results.searchName")}
              className="absolute inset-y-0 end-0 inline-flex w-11 items-center justify-center rounded-md text-accent"
            >
              <Search aria-hidden className="size-5" />
            </button>
          </span>
        )}
      </Field>
    </form>
  );
}
