import { useSyncExternalStore } from "react";

/** Whether changes have not been heard of for so long that the reader should know. */
let broken = false;
const listeners = new Set<() => void>();

export function setLiveBroken(next: boolean) {
  if (broken === next) return;
  broken = next;
  for (const listener of listeners) listener();
}

export function useLiveBroken(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => broken,
  );
}
