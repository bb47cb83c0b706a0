import { decimalsOf } from "@/lib/money";

/** Round amounts between the cheapest and the dearest, in smallest units; the highest leaves everybody. */
export function priceSteps(lowest: number, highest: number, currency: string): number[] {
  const unit = 10 ** decimalsOf(currency);
  const step = Math.max(1, niceStep((highest - lowest) / unit / 4)) * unit;
  const first = Math.ceil(Math.max(lowest, 1) / step) * step;
  const steps: number[] = [];
  for (let amount = first; steps.length < 6; amount += step) {
    steps.push(amount);
    if (amount >= highest) break;
  }
  return steps;
}

/** 1, 2, 5, 10, 20, 50, 100, …: the next one up. */
export function niceStep(size: number): number {
  if (size <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(size));
  const next = [1, 2, 5, 10].find((factor) => factor * power >= size) ?? 10;
  return next * power;
}
