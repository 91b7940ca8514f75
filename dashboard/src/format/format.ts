/** Figures for people: short, and the same everywhere. What is not known is a dash, never 0. */

export const unknown = "–";

const fixed = (digits: number): Intl.NumberFormat =>
  new Intl.NumberFormat("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const cents = fixed(2);
const compactFormat = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });

/** Dollars; small ones with as many digits as say something. */
export function dollars(usd: number | null | undefined): string {
  if (usd === null || usd === undefined) return unknown;
  const size = Math.abs(usd);
  const sign = usd < 0 ? "−" : "";
  if (size === 0) return "$0";
  if (size >= 100_000) return `${sign}$${compactFormat.format(size)}`;
  if (size >= 1) return `${sign}$${cents.format(size)}`;
  if (size < 1e-8) return `${sign}<$0.00000001`;
  const digits = Math.min(8, 2 - Math.floor(Math.log10(size)));
  return `${sign}$${Number(size.toFixed(digits)).toFixed(Math.min(digits, Math.max(2, digits)))}`;
}

/** A figure at a line of an axis: without zeros that say nothing, money with its cents. */
export const tick = (figure: string): string => figure.replace(/(\.\d{2}\d*?)0+$/, "$1");

/** Dollars per million tokens. */
export const rate = (usd: number | null | undefined): string =>
  usd === null || usd === undefined
    ? unknown
    : `$${usd >= 0.01 || usd === 0 ? cents.format(usd) : Number(usd.toPrecision(2))}`;

export const count = (value: number | null | undefined): string =>
  value === null || value === undefined ? unknown : whole.format(value);

export const compact = (value: number | null | undefined): string =>
  value === null || value === undefined ? unknown : compactFormat.format(value);

export function duration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return unknown;
  if (ms === 0) return "0 ms";
  if (ms < 1) return "<1 ms";
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${(ms / 1_000).toFixed(2)} s`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  if (ms < 3_600_000) return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1_000)} s`;
  return `${(ms / 3_600_000).toFixed(1)} h`;
}

export function percent(share: number | null | undefined, digits = 1): string {
  if (share === null || share === undefined) return unknown;
  return `${(share * 100).toFixed(share === 0 || share === 1 ? 0 : digits)}%`;
}

export const decimal = (value: number | null | undefined, digits = 2): string =>
  value === null || value === undefined ? unknown : value.toFixed(digits).replace("-", "−");

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const dayAndClock = new Intl.DateTimeFormat("en-GB", {
  ...({ day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" } as const),
});

/** A moment in the browser's time zone: the time of day alone where it was today. */
export function moment(iso: string | null | undefined): string {
  if (iso === null || iso === undefined) return unknown;
  const date = new Date(iso);
  const isToday = date.toDateString() === new Date().toDateString();
  return isToday ? clock.format(date) : dayAndClock.format(date);
}

const withMs = new Intl.DateTimeFormat("en-GB", {
  ...({ hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3 } as const),
});
const dayWithMs = new Intl.DateTimeFormat("en-GB", {
  ...({ day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" } as const),
  ...({ second: "2-digit", fractionalSecondDigits: 3 } as const),
});

/** A moment to the millisecond in the browser's time zone, so that rows of one second can be told apart. */
export function exactMoment(iso: string | null | undefined): string {
  if (iso === null || iso === undefined) return unknown;
  const date = new Date(iso);
  return (date.toDateString() === new Date().toDateString() ? withMs : dayWithMs).format(date);
}

const zoned = new Intl.DateTimeFormat("en-GB", {
  ...({ dateStyle: "long", timeStyle: "long" } as const),
});

/** Date, time and time zone, of the browser and in UTC. */
export const zonedMoment = (iso: string): string => `${zoned.format(new Date(iso))}; ${fullMoment(iso)} UTC`;

export const fullMoment = (iso: string): string => new Date(iso).toISOString().replace("T", " ").slice(0, 19);
