import { type RefObject, useEffect, useEffectEvent } from "react";

/** How long a finger rests until it has taken hold, and how far it may tremble meanwhile. */
const HOLD_MS = 400;
const TREMBLE_PX = 10;

/** How near an edge the page begins to follow, and how far it goes at most in one frame. */
const EDGE_PX = 72;
const FASTEST_PX = 14;
/** The page's own bar, which stays in sight. */
const BAR_PX = 64;

/** Where a finger is, in pixels of the window. */
export type Point = { x: number; y: number };

type Held = {
  /** It has rested long enough. False: there is nothing to hold here. */
  onLift: (at: Point) => boolean;
  onDrag: (at: Point) => void;
  onDrop: (at: Point) => void;
  /** A second finger, Escape, or the system took the touch away. */
  onCancel: () => void;
};

/**
 * Press and hold, then drag with a finger. A quick swipe scrolls as everywhere: with touch events,
 * unlike pointer events, the page can still decide against scrolling once the finger has rested.
 */
export function useFinger(ref: RefObject<HTMLElement | null>, held: Held) {
  const onLift = useEffectEvent(held.onLift);
  const onDrag = useEffectEvent(held.onDrag);
  const onDrop = useEffectEvent(held.onDrop);
  const onCancel = useEffectEvent(held.onCancel);
  useEffect(
    () => (ref.current ? follow(ref.current, { onLift, onDrag, onDrop, onCancel }) : undefined),
    [ref],
  );
}

function follow(element: HTMLElement, held: Held): () => void {
  let touch: { start: Point; at: Point; lifted: boolean } | null = null;
  let timer = 0;
  let frame = 0;

  const forget = () => {
    clearTimeout(timer);
    cancelAnimationFrame(frame);
    const was = touch;
    touch = null;
    return was;
  };
  const cancel = () => {
    if (forget()?.lifted) held.onCancel();
  };
  const followEdges = () => {
    if (!touch) return;
    if (scrollTowards(element, touch.at)) held.onDrag(touch.at);
    frame = requestAnimationFrame(followEdges);
  };
  const lift = () => {
    if (!touch) return;
    touch.lifted = held.onLift(touch.start);
    if (touch.lifted) frame = requestAnimationFrame(followEdges);
    else forget();
  };

  const begin = ({ touches }: TouchEvent) => {
    const at = pointOf(touches);
    if (!at) return cancel();
    touch = { start: at, at, lifted: false };
    timer = window.setTimeout(lift, HOLD_MS);
  };
  const move = (event: TouchEvent) => {
    if (!touch) return;
    const at = pointOf(event.touches);
    if (!at) return cancel();
    if (touch.lifted) {
      event.preventDefault();
      touch.at = at;
      held.onDrag(at);
    } else if (Math.hypot(at.x - touch.start.x, at.y - touch.start.y) > TREMBLE_PX) forget();
  };
  const end = (event: TouchEvent) => {
    const was = forget();
    if (!was?.lifted) return;
    // Otherwise the browser clicks what was dragged.
    event.preventDefault();
    held.onDrop(was.at);
  };
  const second = ({ touches }: TouchEvent) => {
    if (touches.length > 1) cancel();
  };
  const escape = ({ key }: KeyboardEvent) => {
    if (key === "Escape") cancel();
  };
  const noMenu = (event: Event) => {
    if (touch) event.preventDefault();
  };

  const over = new AbortController();
  const { signal } = over;
  element.addEventListener("touchstart", begin, { signal, passive: true });
  element.addEventListener("touchmove", move, { signal, passive: false });
  element.addEventListener("touchend", end, { signal });
  element.addEventListener("touchcancel", cancel, { signal });
  element.addEventListener("contextmenu", noMenu, { signal });
  window.addEventListener("touchstart", second, { signal, passive: true });
  window.addEventListener("keydown", escape, { signal });
  return () => {
    cancel();
    over.abort();
  };
}

/** The only finger; with several there is none to follow. */
function pointOf(touches: TouchList): Point | undefined {
  const [one] = touches;
  return one && touches.length === 1 ? { x: one.clientX, y: one.clientY } : undefined;
}

/** Scrolls what is near an edge of the window, or of a grid wider than it; says whether it did. */
function scrollTowards(element: HTMLElement, { x, y }: Point): boolean {
  const down = pull(y, BAR_PX, window.innerHeight);
  const before = window.scrollY;
  if (down !== 0) window.scrollBy({ top: down, behavior: "instant" });
  const wide = widerThanItself(element);
  const aside = wide?.scrollLeft ?? 0;
  if (wide) {
    const { left, right } = wide.getBoundingClientRect();
    wide.scrollLeft += pull(x, left, right);
  }
  return window.scrollY !== before || wide?.scrollLeft !== (wide && aside);
}

function widerThanItself(element: HTMLElement): HTMLElement | undefined {
  for (let at = element.parentElement; at; at = at.parentElement) {
    const scrolls = ["auto", "scroll"].includes(getComputedStyle(at).overflowX);
    if (scrolls && at.scrollWidth > at.clientWidth) return at;
  }
  return undefined;
}

/** Pixels to go in this frame: more the nearer the edge, none in the middle. */
export function pull(at: number, from: number, to: number): number {
  const part = (distance: number) => Math.min(1, Math.max(0, 1 - distance / EDGE_PX));
  return Math.round(FASTEST_PX * (part(to - at) - part(at - from)));
}
