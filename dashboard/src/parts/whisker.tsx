import { decimal } from "../format/format.ts";

interface WhiskerProps {
  /** All on the scale from `from` to `to`. */
  low: number | null;
  mean: number;
  high: number | null;
  from?: number;
  to?: number;
}

/** A mean with its range, where one is known, on a fixed scale, so that rows can be compared at a glance. The figures stand beside it as text. */
export function Whisker({ low, mean, high, from = 0, to = 1 }: WhiskerProps) {
  const at = (value: number): number => Math.min(100, Math.max(0, ((value - from) / (to - from)) * 100));
  return (
    <svg
      class="whisker"
      viewBox="0 0 100 16"
      preserveAspectRatio="none"
      role="img"
      aria-label={
        low === null || high === null
          ? decimal(mean)
          : `${decimal(mean)}, from ${decimal(low)} to ${decimal(high)}`
      }
    >
      <rect class="track" x="0" y="6" width="100" height="4" />
      {low === null || high === null ? null : (
        <rect class="range" x={at(low)} y="4" width={Math.max(1, at(high) - at(low))} height="8" />
      )}
      <rect class="point" x={Math.max(0, at(mean) - 1)} y="2" width="2" height="12" />
    </svg>
  );
}
