import { place } from "./svg-parts.ts";

/** Dots with their numbers from 1; those in one place share a label. */
export function numberedDots(points: readonly (readonly [x: number, y: number])[]): string[] {
  const numbersAt = new Map<string, number[]>();
  for (const [index, [x, y]] of points.entries()) {
    const key = `${Math.round(x)} ${Math.round(y)}`;
    numbersAt.set(key, [...(numbersAt.get(key) ?? []), index + 1]);
  }
  return [...numbersAt.values()].map((numbers) => {
    const [x, y] = points[numbers[0]! - 1]!;
    const isLate = numbers.length > 1;
    return `<circle class="dot" cx="${place(x)}" cy="${place(y)}" r="4.5"/><text x="${place(isLate ? x : x + 7)}" y="${place(isLate ? y + 8 : y)}" dy=".9em"${isLate ? ' text-anchor="middle"' : ""}>${numbers.join(", ")}</text>`;
  });
}
