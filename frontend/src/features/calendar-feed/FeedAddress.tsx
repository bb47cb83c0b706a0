import { Copy } from "lucide-react";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/Button";
import { TextField } from "@/components/ui/Field";
import { Notice } from "@/components/ui/Notice";
import { announce } from "@/components/ui/Toast";

/** A new address, shown this once. */
export function FeedAddress({ address }: { address: string }) {
  const { t } = useTranslation("feed");
  const box = useRef<HTMLDivElement>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(address);
      announce(t("copied"));
    } catch {
      // Not every browser lets pages copy; the selected text can be copied by hand.
      box.current?.querySelector("input")?.select();
    }
  };
  return (
    <Notice tone="positive" live="polite" title={t("madeTitle")}>
      <div ref={box} className="flex flex-col gap-3">
        <p>{t("madeText")}</p>
        <TextField
          label={t("address")}
          hint={t("secretHint")}
          value={address}
          readOnly
          onFocus={(event) => event.target.select()}
        />
        <Button look="secondary" className="self-start" onClick={() => void copy()}>
          <Copy aria-hidden className="size-4" />
          {t("copy")}
        </Button>
      </div>
    </Notice>
  );
}
