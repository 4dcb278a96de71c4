/** A month: `YYYY-MM`, or `MM/YY`, the form that cards show. */
const MONTH = /^(?:(20\d\d)-(0[1-9]|1[0-2])|(0[1-9]|1[0-2])\/(\d\d))$/;

export const isMonth = (value: unknown): value is string => typeof value === 'string' && MONTH.test(value);

/** Returns whether the month of a card has ended at a Unix time in milliseconds. The month ends in UTC. */
export function hasExpired(month: string, now: number): boolean {
  const [, year, monthOfYear, printedMonth, printedYear] = MONTH.exec(month) ?? [];
  const end = Date.UTC(Number(year ?? `20${printedYear}`), Number(monthOfYear ?? printedMonth));
  return now >= end;
}
