/** Dollars with two significant digits, never in exponent form: $0.0000042. */
export function formatUsd(nanoUsd: number | null): string {
  if (nanoUsd === null) return "unknown";
  if (nanoUsd === 0) return "$0";
  const usd = nanoUsd / 1e9;
  const digits = Math.max(2, 1 - Math.floor(Math.log10(Math.abs(usd))));
  return `$${usd.toFixed(Math.min(12, digits))}`;
}

/** 840 ms, 12.3 s, 4 min. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 120_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  return `${Math.round(milliseconds / 60_000)} min`;
}

export const formatPercent = (share: number): string => `${(100 * share).toFixed(1)}%`;

/** 1 prompt, 2 prompts. */
export const counted = (number: number, noun: string): string =>
  `${number} ${noun}${number === 1 ? "" : "s"}`;
