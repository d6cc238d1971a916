// Days are strings (2024-03-14) as in the records; they are read as UTC and shown in full.
const FULL = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const MONTH = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });
const SHORT = new Intl.DateTimeFormat("en-GB", { month: "short", timeZone: "UTC" });

export type Step = "day" | "month" | "year";

export function utc(day: string): Date {
  const [year, month = "01", date = "01"] = day.split("-");
  return new Date(Date.UTC(Number(year), Number(month) - 1, Number(date)));
}

export const iso = (date: Date) => date.toISOString().slice(0, 10);

/** "14 March 2024", "March 2024" or "2024", as exact as it is given. */
export function full(day: string): string {
  if (day.length === 4) return day;
  return (day.length === 7 ? MONTH : FULL).format(utc(day));
}

/** One day, or the time from one to another; a whole month or year is named as such. */
export function span(first: string | null, last: string | null): string {
  if (!first) return "No date";
  if (!last || last === first) return full(first);
  if (first.endsWith("-01-01") && last === first.slice(0, 4) + "-12-31") return first.slice(0, 4);
  if (first.slice(0, 7) === last.slice(0, 7) && first.endsWith("-01") && last === iso(end(first.slice(0, 7))))
    return full(first.slice(0, 7));
  return `${full(first)} to ${full(last)}`;
}

/** The last day of a year, a month or a day. */
export function end(period: string): Date {
  const date = utc(period);
  if (period.length === 4) return new Date(Date.UTC(date.getUTCFullYear(), 11, 31));
  if (period.length === 7) return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0));
  return date;
}

export function next(date: Date, step: Step, by = 1): Date {
  const copy = new Date(date);
  if (step === "day") copy.setUTCDate(copy.getUTCDate() + by);
  else if (step === "month") copy.setUTCMonth(copy.getUTCMonth() + by);
  else copy.setUTCFullYear(copy.getUTCFullYear() + by);
  return copy;
}

/** How a date reads under an axis. */
export function tick(period: string, step: Step): string {
  if (step === "year") return period.slice(0, 4);
  const date = utc(period);
  if (step === "day") return `${date.getUTCDate()} ${SHORT.format(date)}`;
  return date.getUTCMonth() ? SHORT.format(date) : period.slice(0, 4);
}

/** A filter's value, as typed: a year, a month or a day; null where it is none. */
export function valid(text: string): boolean {
  if (!/^\d{4}(-\d\d(-\d\d)?)?$/.test(text)) return false;
  const date = utc(text);
  return !Number.isNaN(+date) && iso(date).startsWith(text);
}
