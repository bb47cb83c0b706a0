import { CalendarCheck, Globe, RefreshCcw } from "lucide-react";
import { useTranslation } from "react-i18next";
import { PageHeader } from "@/components/ui/PageHeader";
import { SearchBar } from "@/features/search/SearchBar";
import { SpecialtyTiles } from "@/features/search/SpecialtyTiles";

export function Home() {
  const { t } = useTranslation("patient");
  const promises = [
    { icon: CalendarCheck, title: t("home.realTitle"), text: t("home.realText") },
    { icon: Globe, title: t("home.zoneTitle"), text: t("home.zoneText") },
    { icon: RefreshCcw, title: t("home.changeTitle"), text: t("home.changeText") },
  ];

  return (
    <div className="flex flex-col gap-14 sm:gap-20">
      <div className="flex flex-col gap-8 sm:gap-10 sm:pt-8">
        <PageHeader
          look="landing"
          tab={t("home.tab")}
          title={t("home.title")}
          lead={<p className="mt-1 text-lg leading-normal">{t("home.lead")}</p>}
        />
        <SearchBar />
      </div>
      <section aria-labelledby="specialties" className="flex flex-col gap-5">
        <h2 id="specialties" className="text-lg">
          {t("home.bySpecialty")}
        </h2>
        <SpecialtyTiles />
      </section>
      <section aria-labelledby="promises" className="flex flex-col gap-6">
        <h2 id="promises" className="sr-only">
          {t("home.promises")}
        </h2>
        <ul className="grid gap-8 md:grid-cols-3">
          {promises.map(({ icon: Icon, title, text }) => (
            <li key={title} className="flex flex-col gap-2 border-t border-line pt-6">
              <Icon aria-hidden className="size-6 text-muted" />
              <h3 className="mt-1 text-base">{title}</h3>
              <p className="max-w-[44ch] text-muted">{text}</p>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
