import { place } from "./svg-parts.ts";

type Point = readonly [x: number, y: number];

/** Labels of dots nearer than this would be written over each other; in the units of the drawing, whose text is 12 high. */
const labelWidth = 26;
const labelHeight = 14;

/** Dots with their numbers from 1; those so near to each other that their labels would meet share one. */
export function numberedDots(points: readonly Point[]): string[] {
  const groups: number[][] = [];
  for (const [index, point] of points.entries()) {
    const group = groups.find((others) => others.some((other) => areNear(points[other]!, point)));
    if (group === undefined) groups.push([index]);
    else group.push(index);
  }
  return groups.map((group) => {
    const places = new Map(group.map((index) => [key(points[index]!), points[index]!]));
    const circles = [...places.values()].map(
      ([x, y]) => `<circle class="dot" cx="${place(x)}" cy="${place(y)}" r="4.5"/>`,
    );
    const numbers = group.map((index) => index + 1).join(", ");
    const isShared = group.length > 1;
    const x = Math.max(...group.map((index) => points[index]![0]));
    const y = Math.max(...group.map((index) => points[index]![1]));
    return `${circles.join("")}<text x="${place(isShared ? x : x + 7)}" y="${place(isShared ? y + 8 : y)}" dy=".9em"${isShared ? ' text-anchor="middle"' : ""}>${numbers}</text>`;
  });
}

const areNear = ([x, y]: Point, [otherX, otherY]: Point): boolean =>
  Math.abs(x - otherX) < labelWidth && Math.abs(y - otherY) < labelHeight;

const key = ([x, y]: Point): string => `${Math.round(x)} ${Math.round(y)}`;
