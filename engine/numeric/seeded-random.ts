import type { Random } from "../contracts/index.ts";

/**
 * Deterministic uniform generator on [0, 1): sfc32 (Chris Doty-Humphrey, PractRand), 128 bits of state,
 * warmed up for 15 rounds. The same seed gives the same sequence on every machine.
 */
export function createSeededRandom(seed: number): Random {
  let first = 0x9e3779b9;
  let second = 0x243f6a88;
  let third = seed | 0;
  let counter = 1;
  const next = (): number => {
    const sum = (((first + second) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    first = second ^ (second >>> 9);
    second = (third + (third << 3)) | 0;
    third = (third << 21) | (third >>> 11);
    third = (third + sum) | 0;
    return (sum >>> 0) / 4294967296;
  };
  for (let round = 0; round < 15; round += 1) next();
  return next;
}
