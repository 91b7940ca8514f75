const months = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];
const weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const dayMs = 86_400_000;
const month = `(${months.join("|")})`;
/** "2 June 2025", "the 2nd of June", "June 2, 2025". */
const written = new RegExp(
  `\\b(?:(\\d{1,2})(?:st|nd|rd|th)?(?: of)? ${month}|${month} (\\d{1,2})(?:st|nd|rd|th)?)\\b(?:,? (\\d{4}))?`,
  "g",
);

/**
 * ISO days that a text names: "2025-06-02", "2 June 2025", "June 2, 2025"; and, where the conversation says what day it is, "today", "tomorrow",
 * "in 3 days", "a week from today", "next Friday".
 *
 * @param today ISO day; null: nobody said
 */
export function datesIn(text: string, today: string | null): string[] {
  const lower = text.toLowerCase();
  const found: { at: number; day: string }[] = [];
  for (const match of lower.matchAll(/\b\d{4}-\d{2}-\d{2}\b/g))
    found.push({ at: match.index, day: match[0] });
  const todayMs = today === null ? null : Date.parse(`${today}T00:00:00Z`);
  const year = today?.slice(0, 4);
  for (const match of lower.matchAll(written)) {
    const number = months.indexOf(match[2] ?? match[3] ?? "") + 1;
    const stated = match[5] ?? year;
    if (number > 0 && stated !== undefined)
      found.push({
        at: match.index,
        day: `${stated}-${twoDigits(number)}-${twoDigits(Number(match[1] ?? match[4]))}`,
      });
  }
  if (todayMs !== null)
    for (const { pattern, days } of relative(new Date(todayMs).getUTCDay()))
      for (const match of lower.matchAll(pattern))
        found.push({ at: match.index, day: isoDay(todayMs + days(match) * dayMs) });
  return [...new Set(found.sort((one, other) => one.at - other.at).map(({ day }) => day))];
}

function relative(weekday: number): { pattern: RegExp; days: (match: RegExpExecArray) => number }[] {
  return [
    { pattern: /\b(?<!from )today\b|\btonight\b/g, days: () => 0 },
    { pattern: /\b(?<!day after )tomorrow\b/g, days: () => 1 },
    { pattern: /\bday after tomorrow\b/g, days: () => 2 },
    { pattern: /\ba week from (?:today|now)\b|\bin a week\b/g, days: () => 7 },
    { pattern: /\bin (\d+) days\b/g, days: ([, count]) => Number(count) },
    { pattern: /\bin (\d+) weeks\b/g, days: ([, count]) => 7 * Number(count) },
    {
      pattern: new RegExp(`\\b(?:next |on |this )?(${weekdays.join("|")})\\b`, "g"),
      days: ([, name = ""]) => ((weekdays.indexOf(name) - weekday + 6) % 7) + 1,
    },
  ];
}

/** The day that a text says it is; null: it does not. */
export function statedToday(text: string): string | null {
  const said = /\btoday is\b[^.\n]*/i.exec(text)?.[0];
  return said === undefined ? null : (datesIn(said, null)[0] ?? null);
}

/** Times of day as HH:MM. */
export function timesIn(text: string): string[] {
  const found = [
    ...text.matchAll(
      /\b(\d{1,2}):(\d{2})\b(?:\s*([ap])\.?m)?|\b(\d{1,2})\s*([ap])\.?m\b|\b(noon|midnight)\b/gi,
    ),
  ];
  return found.map(([, hour, minute, half, bareHour, bareHalf, named]) => {
    if (named !== undefined) return named.toLowerCase() === "noon" ? "12:00" : "00:00";
    const value = Number(hour ?? bareHour);
    const isAfternoon = /p/i.test(half ?? bareHalf ?? "");
    return `${twoDigits(isAfternoon && value < 12 ? value + 12 : value)}:${minute ?? "00"}`;
  });
}

const twoDigits = (value: number): string => String(value).padStart(2, "0");
const isoDay = (timeMs: number): string => new Date(timeMs).toISOString().slice(0, 10);
