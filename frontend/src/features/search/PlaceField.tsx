import { useQuery } from "@tanstack/react-query";
import { LocateFixed } from "lucide-react";
import { type KeyboardEvent, useDeferredValue, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "@/components/ui/classes";
import { countryName } from "@/lib/names";
import { useReaderLocale } from "@/lib/reader";
import { pointOfReader } from "./near-me";
import { placesQuery } from "./queries";

export type Where = { place?: string; near?: string };

type PlaceFieldProps = {
  id: string;
  /** What stands in the field: the chosen place's name. */
  text: string;
  onChoose: (where: Where, text: string) => void;
  className: string;
};

/** A place, suggested while one types; the reader's own place on request only. */
export function PlaceField({ id, text, onChoose, className }: PlaceFieldProps) {
  const { t } = useTranslation("patient");
  const locale = useReaderLocale();
  const list = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [at, setAt] = useState(-1);
  const [failed, setFailed] = useState(false);
  const [open, setOpen] = useState(false);
  const { data } = useQuery({ ...placesQuery(useDeferredValue(typed ?? "")), enabled: open });
  const places = data?.places ?? [];
  const last = places.length;

  const close = () => {
    setTyped(null);
    setOpen(false);
    setAt(-1);
  };
  const choose = (where: Where, name: string) => {
    close();
    onChoose(where, name);
  };
  const nearMe = () => {
    setFailed(false);
    close();
    pointOfReader().then(
      (near) => onChoose({ near }, t("where.nearMe")),
      () => setFailed(true),
    );
  };
  const chooseAt = (index: number) => {
    const place = places[index];
    if (place) choose({ place: place.id }, place.name);
    else if (index === last) nearMe();
  };
  const leave = () => {
    // What was typed counts if it means a place; an emptied field means anywhere.
    if (typed === "") choose({}, "");
    else if (typed && places[0]) choose({ place: places[0].id }, places[0].name);
    else close();
  };
  const press = (event: KeyboardEvent) => {
    const { key } = event;
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      setOpen(true);
      if (open && key === "ArrowDown") setAt(at < last ? at + 1 : 0);
      if (open && key === "ArrowUp") setAt(at > 0 ? at - 1 : last);
    } else if (key === "Enter" && open) {
      event.preventDefault();
      if (at >= 0) chooseAt(at);
      else leave();
    } else if (key === "Escape" && open) {
      event.preventDefault();
      close();
    }
  };

  return (
    <span className="relative block w-full min-w-0">
      <input
        id={id}
        role="combobox"
        autoComplete="off"
        aria-autocomplete="list"
        aria-expanded={open}
        aria-controls={list}
        aria-activedescendant={open && at >= 0 ? `${list}-${at}` : undefined}
        aria-describedby={failed ? `${list}-failed` : undefined}
        placeholder={t("home.anyCity")}
        value={typed ?? text}
        onChange={(event) => {
          setTyped(event.target.value);
          setOpen(true);
          setAt(-1);
        }}
        onFocus={(event) => event.target.select()}
        onClick={() => setOpen(true)}
        onBlur={leave}
        onKeyDown={press}
        maxLength={80}
        className={className}
      />
      <div
        id={list}
        role="listbox"
        aria-label={t("where.suggestions")}
        hidden={!open}
        className="absolute inset-x-0 top-full z-30 mt-1 max-h-80 overflow-y-auto rounded-md border border-line bg-raised p-1 shadow-over"
      >
        {places.map((place, index) => (
          <Option
            key={place.id}
            id={`${list}-${index}`}
            active={at === index}
            onChoose={() => chooseAt(index)}
          >
            <span className="min-w-0 grow">
              <span className="font-semibold wrap-anywhere">{place.name}</span>{" "}
              <span className="text-sm text-muted">{countryName(place.country, locale)}</span>
            </span>
            <span className="tabular text-sm whitespace-nowrap text-muted">
              {t("home.doctors", { count: place.doctors })}
            </span>
          </Option>
        ))}
        <Option id={`${list}-${last}`} active={at === last} onChoose={nearMe}>
          <LocateFixed aria-hidden className="size-4 text-accent" />
          <span className="font-semibold">{t("where.nearMe")}</span>
          <span className="text-xs text-muted">{t("where.rounded")}</span>
        </Option>
      </div>
      <span
        role="status"
        id={`${list}-failed`}
        className={failed ? "block px-3 pb-2 text-xs text-critical" : "sr-only"}
      >
        {failed && t("where.failed")}
      </span>
    </span>
  );
}

type OptionProps = {
  id: string;
  active: boolean;
  onChoose: () => void;
  children: React.ReactNode;
};

function Option({ id, active, onChoose, children }: OptionProps) {
  return (
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={active}
      // Before the field loses focus.
      onMouseDown={(event) => {
        event.preventDefault();
        onChoose();
      }}
      className={cx(
        "flex min-h-11 cursor-pointer flex-wrap items-center gap-x-2 rounded-sm px-3 py-1.5 hover:bg-sunken",
        active && "bg-sunken",
      )}
    >
      {children}
    </div>
  );
}
