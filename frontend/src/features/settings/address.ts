import { useSearchParams } from "react-router";

/** What the address says of a settings page: its filters, and what is open beside it. */
export function useAddress() {
  const [query, setQuery] = useSearchParams();
  const set = (name: string, value: string | null) =>
    setQuery(
      (now) => {
        if (value) now.set(name, value);
        else now.delete(name);
        return now;
      },
      { replace: name !== "open" },
    );
  return { get: (name: string) => query.get(name) ?? "", set };
}

/** Whether a name has a text in it, whatever the case. */
export function includes(name: string, text: string): boolean {
  return name.toLocaleLowerCase().includes(text.trim().toLocaleLowerCase());
}
