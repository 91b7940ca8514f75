/** A day in UTC, `2026-11-22`; such strings sort by time. */
export type Day = string;

export const dayMs = 86_400_000;

/** The day that a moment lies in. */
export function dayOf(timeMs: number): Day {
  return new Date(timeMs).toISOString().slice(0, 10);
}

/** First millisecond of a day. */
export function dayStartMs(day: Day): number {
  return Date.parse(`${day}T00:00:00.000Z`);
}

export function addDays(day: Day, days: number): Day {
  return dayOf(dayStartMs(day) + days * dayMs);
}
