import { type Ref, useId } from "react";
import { useTranslation } from "react-i18next";
import { FieldError } from "@/components/ui/Field";
import { StarMark } from "@/components/ui/Rating";

type StarChoiceProps = {
  chosen: number | undefined;
  error: string | undefined;
  onChoose: (stars: number) => void;
  ref?: Ref<HTMLFieldSetElement>;
};

/** One to five stars as a radio group: arrow keys choose, and each star says what it means. */
export function StarChoice({ chosen, error, onChoose, ref }: StarChoiceProps) {
  const { t } = useTranslation("visits");
  const errorId = useId();
  const meaning = (stars: number) => t(`review.meaning.${stars as 1 | 2 | 3 | 4 | 5}`);
  return (
    <fieldset ref={ref} aria-describedby={error ? errorId : undefined}>
      <legend className="mb-1.5 text-sm font-semibold">{t("review.stars")}</legend>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="flex">
          {[1, 2, 3, 4, 5].map((stars) => (
            <label
              key={stars}
              className="flex size-11 cursor-pointer items-center justify-center rounded-md hover:bg-sunken has-focus-visible:outline-3 has-focus-visible:outline-focus"
            >
              <input
                type="radio"
                name="rating"
                value={stars}
                checked={stars === chosen}
                onChange={() => onChoose(stars)}
                aria-label={t("review.starsMean", { count: stars, meaning: meaning(stars) })}
                className="sr-only"
              />
              <StarMark full={stars <= (chosen ?? 0)} className="size-7" />
            </label>
          ))}
        </span>
        <span aria-hidden className="text-sm text-muted">
          {chosen ? meaning(chosen) : t("review.notChosen")}
        </span>
      </div>
      {error && <FieldError id={errorId}>{error}</FieldError>}
    </fieldset>
  );
}
