/** Maps values to places along an axis, with the values to be labelled. */
export interface Axis {
  at(value: number): number;
  readonly ticks: readonly number[];
}

interface AxisRange {
  readonly from: number;
  readonly to: number;
  /** Places of the two ends. */
  readonly start: number;
  readonly end: number;
}

/** A linear axis with about five round ticks. */
export function linearAxis({ from, to, start, end }: AxisRange): Axis {
  const width = to - from || 1;
  const raw = width / 5;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= raw) ?? raw;
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return {
    at: (value) => start + ((value - from) / width) * (end - start),
    ticks: Array.from({ length: Math.max(0, last - first + 1) }, (_, index) =>
      Number(((first + index) * step).toPrecision(12)),
    ),
  };
}

/** A logarithmic axis for values above 0, ticks at 1, 2 and 5 of each power of ten, or at the powers alone where they are many. */
export function logarithmicAxis({ from, to, start, end }: AxisRange): Axis {
  const low = Math.log(from);
  const width = Math.log(to) - low || 1;
  const ticks: number[] = [];
  const factors = width > Math.log(10) * 2.5 ? [1] : [1, 2, 5];
  for (let power = Math.floor(Math.log10(from)); power <= Math.ceil(Math.log10(to)); power += 1) {
    for (const factor of factors) {
      const tick = factor * 10 ** power;
      if (tick >= from * 0.999 && tick <= to * 1.001) ticks.push(Number(tick.toPrecision(6)));
    }
  }
  return { at: (value) => start + ((Math.log(value) - low) / width) * (end - start), ticks };
}
