import { GatewayError } from "../errors/gateway-error.ts";
import { quote } from "../errors/quote.ts";
import { isoDay, isoMoment } from "../operation/documented-schema.ts";

const hourMs = 3_600_000;
const dayMs = 86_400_000;
const unitMs: Readonly<Record<string, number>> = { h: hourMs, d: dayMs, w: 7 * dayMs };

/** What a report covers. Milliseconds since 1970. */
export interface ReportPeriod {
  /** Start of the hour or day (UTC) that `since` lies in. */
  readonly sinceMs: number;
  /** The first moment that is not covered: the end of the hour or day that `until` lies in. */
  readonly untilMs: number;
  readonly bucket: "hour" | "day";
}

export const reportDefaults = {
  since: "7d",
  /** Up to so many hours a report is cut by hour, a longer one by day. */
  hourlyBuckets: 72,
} as const;

/** Most hours, or days, that one report is cut into. */
const maxBuckets = 800;

interface PeriodWords {
  readonly since?: string;
  readonly until?: string;
  readonly bucket?: "hour" | "day";
}

/**
 * Reads a period: `7d`, `24h`, `2w` before now, or a time as ISO 8601. It begins and ends with an hour or a day, by which it is cut.
 *
 * @param hourlyDays sums by hour are kept for so long
 * @throws GatewayError `invalid_request` that names the field
 */
export function readPeriod(words: PeriodWords, nowMs: number, hourlyDays: number): ReportPeriod {
  const fromMs = readTime("since", words.since ?? reportDefaults.since, nowMs);
  const toMs = words.until === undefined ? nowMs : readTime("until", words.until, nowMs);
  if (fromMs >= toMs) throw invalid("since", "`since` must lie before `until`.");
  const hours = (toMs - fromMs) / hourMs;
  const isLongAgo = fromMs < Math.ceil((nowMs - hourlyDays * dayMs) / dayMs) * dayMs;
  const bucket = words.bucket ?? (hours <= reportDefaults.hourlyBuckets && !isLongAgo ? "hour" : "day");
  if (bucket === "hour" && isLongAgo)
    throw invalid(
      "bucket",
      `Figures by the hour are kept for ${hourlyDays} days: ask for \`bucket=day\`, or begin later.`,
    );
  const stepMs = bucket === "hour" ? hourMs : dayMs;
  const sinceMs = Math.floor(fromMs / stepMs) * stepMs;
  const untilMs = Math.ceil(Math.min(toMs, nowMs + 1) / stepMs) * stepMs;
  if ((untilMs - sinceMs) / stepMs > maxBuckets)
    throw invalid(
      "since",
      `A report has at most ${maxBuckets} ${bucket}s: begin later${bucket === "hour" ? ", or ask for `bucket=day`" : ""}.`,
    );
  return { sinceMs, untilMs: Math.max(untilMs, sinceMs + stepMs), bucket };
}

const ago = "([1-9]\\d{0,4})([hdw])";
const isoTime = `(${isoDay}|${isoMoment})`;
const agoPattern = new RegExp(`^${ago}$`);
const isoTimePattern = new RegExp(`^${isoTime}$`);

/** `since` and `until` on the wire, as `readTime` takes them. */
export const timeSchema = {
  ...{ type: "string", maxLength: 40 },
  documented: { pattern: `^(${ago}|${isoTime})$` },
} as const;

export function readTime(field: "since" | "until", text: string, nowMs: number): number {
  const [, count, unit] = agoPattern.exec(text) ?? [];
  if (unit !== undefined) return nowMs - Number(count) * unitMs[unit]!;
  if (!isoTimePattern.test(text))
    throw invalid(
      field,
      `\`${field}\` is \`${quote(text)}\`: write \`24h\`, \`7d\`, \`2w\`, or a time as \`2026-11-28\` or \`2026-11-28T12:00:00Z\`.`,
    );
  return Date.parse(text);
}

const invalid = (field: string, message: string): GatewayError =>
  new GatewayError("invalid_request", message, field);
