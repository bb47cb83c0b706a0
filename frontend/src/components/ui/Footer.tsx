import { useId } from "react";
import { useTranslation } from "react-i18next";
import { chooseLanguage } from "@/lib/i18n";
import { languageName } from "@/lib/names";
import { chooseTheme, type Theme, useTheme } from "@/lib/preferences";
import { languages } from "@/lib/texts";
import { cx } from "./classes";
import { SelectControl } from "./Select";

export function Footer({ width }: { width: string }) {
  const { t, i18n } = useTranslation();
  const theme = useTheme();
  const id = useId();

  return (
    <footer className="mt-12 border-t border-line">
      <div
        className={cx(
          "mx-auto flex flex-col gap-6 px-4 py-8 text-sm text-muted sm:px-6 md:flex-row md:items-end md:justify-between",
          width,
        )}
      >
        <div className="flex flex-col gap-1">
          <p>{t("footer.line")}</p>
          <p>{t("footer.emergency")}</p>
        </div>
        <div className="flex flex-wrap gap-4">
          <div className="flex min-w-44 flex-col gap-1">
            <label htmlFor={`${id}-language`} className="text-xs">
              {t("footer.language")}
            </label>
            <SelectControl
              id={`${id}-language`}
              value={i18n.language}
              onChange={(event) => void chooseLanguage(event.target.value)}
            >
              {languages.map((code) => (
                <option key={code} value={code} lang={code}>
                  {languageName(code, code)}
                </option>
              ))}
            </SelectControl>
          </div>
          <div className="flex min-w-44 flex-col gap-1">
            <label htmlFor={`${id}-theme`} className="text-xs">
              {t("footer.theme")}
            </label>
            <SelectControl
              id={`${id}-theme`}
              value={theme}
              onChange={(event) => chooseTheme(event.target.value as Theme)}
            >
              <option value="system">{t("footer.themeSystem")}</option>
              <option value="light">{t("footer.themeLight")}</option>
              <option value="dark">{t("footer.themeDark")}</option>
            </SelectControl>
          </div>
        </div>
      </div>
    </footer>
  );
}
