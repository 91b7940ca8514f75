const unitMs: Readonly<Record<string, number>> = {
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** A span of time given on the command line, such as 90m, 24h, 7d or 4w, in milliseconds. @throws Error naming the option and what it takes */
export function durationOption(name: string, text: string): number {
  const [, count, unit] = /^(\d+(?:\.\d+)?)([mhdw])$/.exec(text.trim()) ?? [];
  const spanMs = Number(count) * (unitMs[unit ?? ""] ?? Number.NaN);
  if (!(spanMs > 0)) throw new Error(`--${name} ${text} is not a span of time: write 90m, 24h, 7d or 4w.`);
  return spanMs;
}
