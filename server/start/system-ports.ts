import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "../../engine/index.ts";

/** The machine's own time and randomness: handed in here, and read nowhere else. */
export const systemClock: Clock = Object.freeze({
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
});

export const systemRandom = Math.random;

export const systemSleep = async (milliseconds: number): Promise<void> => {
  await wait(milliseconds);
};
