import type { DemoSolver } from "../demo-solution.ts";

const dayMs = 86_400_000;
const weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const isoDate = /\b(\d{4}-\d{2}-\d{2})\b/g;

/** Weekdays, days added to a date, days between two dates; dates in ISO form. */
export const solveCalendar: DemoSolver = ({ text }) => {
  const dates = [...text.matchAll(isoDate)].map((match) => Date.parse(`${match[1]}T00:00:00Z`));
  const [first, second] = dates;
  if (first === undefined || dates.some(Number.isNaN)) return null;
  if (second !== undefined && /how many days/i.test(text))
    return days(String(Math.abs(second - first) / dayMs), String(Math.abs(second - first) / dayMs + 1));
  const shift = /\b(\d{1,5}) days? (after|from|before)\b/i.exec(text);
  if (shift !== null) {
    const count = Number(shift[1]) * (shift[2] === "before" ? -1 : 1);
    return days(isoDay(first + count * dayMs), isoDay(first + (count + 1) * dayMs));
  }
  if (!/\bweekday|day of the week|what day\b/i.test(text)) return null;
  const weekday = new Date(first).getUTCDay();
  return days(weekdays[weekday] ?? "", weekdays[(weekday + 1) % 7] ?? "");
};

function isoDay(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 10);
}

function days(right: string, wrong: string) {
  return { skill: "reasoning" as const, difficulty: 3, right, wrong, sentence: "It is {}." };
}
