import { useSyncExternalStore } from "react";

/** Harmless choices kept in this browser: the theme, and where to go after confirming an e-mail. */
export type Theme = "system" | "light" | "dark";

const THEME = "medbook.theme";
const RETURN = "medbook.returnTo";
const RETURN_LIFE_MS = 60 * 60 * 1000;

const listeners = new Set<() => void>();

export function storedTheme(): Theme {
  const value = localStorage.getItem(THEME);
  return value === "light" || value === "dark" ? value : "system";
}

export function applyTheme(theme: Theme = storedTheme()) {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}

export function chooseTheme(theme: Theme) {
  if (theme === "system") localStorage.removeItem(THEME);
  else localStorage.setItem(THEME, theme);
  applyTheme(theme);
  for (const listener of listeners) listener();
}

export function useTheme(): Theme {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, storedTheme);
}

/** Where somebody wanted to go before an e-mail had to be confirmed in another tab. */
export function rememberReturn(path: string | null) {
  if (path) localStorage.setItem(RETURN, JSON.stringify({ path, at: Date.now() }));
  else localStorage.removeItem(RETURN);
}

export function rememberedReturn(): string | null {
  try {
    const kept = JSON.parse(localStorage.getItem(RETURN) ?? "null") as {
      path: string;
      at: number;
    } | null;
    return kept && Date.now() - kept.at < RETURN_LIFE_MS ? kept.path : null;
  } catch {
    return null;
  }
}
