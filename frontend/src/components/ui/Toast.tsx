import { CircleCheck, X } from "lucide-react";
import { useEffect, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";

/** Short confirmations of things done elsewhere on the page; refusals are never toasts. */
type Message = { id: number; text: string };

const LIFE_MS = 6000;
let messages: Message[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function change(next: Message[]) {
  messages = next;
  for (const listener of listeners) listener();
}

export function announce(text: string) {
  lastId += 1;
  change([...messages.slice(-2), { id: lastId, text }]);
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The page's one polite live region; it is always there so that screen readers notice changes. */
export function Toaster() {
  const shown = useSyncExternalStore(subscribe, () => messages);
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-4 top-20 z-50 flex flex-col items-center gap-2 sm:items-end"
    >
      {shown.map((message) => (
        <Toast key={message.id} message={message} />
      ))}
    </div>
  );
}

function Toast({ message }: { message: Message }) {
  const { t } = useTranslation();
  const dismiss = () => change(messages.filter((other) => other.id !== message.id));

  useEffect(() => {
    const timer = setTimeout(
      () => change(messages.filter((other) => other.id !== message.id)),
      LIFE_MS,
    );
    return () => clearTimeout(timer);
  }, [message.id]);

  return (
    <div className="pointer-events-auto flex max-w-md animate-rise items-center gap-3 rounded-md border border-line bg-raised py-2 ps-4 pe-2 text-sm shadow-over">
      <CircleCheck aria-hidden className="size-5 shrink-0 text-positive" />
      <span className="min-w-0 grow py-1">{message.text}</span>
      <button
        type="button"
        onClick={dismiss}
        aria-label={t("action.close")}
        className="inline-flex size-9 items-center justify-center rounded-full text-muted hover:bg-sunken"
      >
        <X aria-hidden className="size-4" />
      </button>
    </div>
  );
}
