export type Money = { amount: number; currency: string };

/** "€80.00": minor units to the reader's form, with the currency's own number of decimals. */
export function moneyText({ amount, currency }: Money, locale: string): string {
  const style = new Intl.NumberFormat(locale, { style: "currency", currency });
  return style.format(amount / 10 ** decimalsOf(currency));
}

export function decimalsOf(currency: string): number {
  try {
    const style = new Intl.NumberFormat("en", { style: "currency", currency });
    return style.resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}
