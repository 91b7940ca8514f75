import { createHash } from "node:crypto";
import type { RunningArm, RunningExperiment } from "./experiment.ts";

/** 2^48: every value is exact as a double. */
const steps = 2 ** 48;

/** Two numbers for one unit, even over [0,1) and independent of each other and of any other salt's: SHA-256 is taken for a random function. */
export function unitDraw(salt: string, unit: string): { readonly ramp: number; readonly arm: number } {
  const hash = createHash("sha256").update(salt).update("\n").update(unit).digest();
  return { ramp: hash.readUIntBE(0, 6) / steps, arm: hash.readUIntBE(6, 6) / steps };
}

const hourMs = 3_600_000;

/** Share of units that are in the experiment at a time, [0,1]. It only rises, so a unit that is in stays in. */
export function rampShare(
  { ramp, startedAtMs }: Pick<RunningExperiment, "ramp" | "startedAtMs">,
  nowMs: number,
) {
  const passed =
    ramp.hours === 0 ? 1 : Math.min(1, Math.max(0, (nowMs - startedAtMs) / (ramp.hours * hourMs)));
  return ramp.start + (ramp.end - ramp.start) * passed;
}

/** Arm of a unit: by shares alone, so that the ramp moves no unit between arms. Whether it is in the experiment yet is not asked. */
export function armOf(arms: readonly RunningArm[], draw: number): RunningArm {
  let below = 0;
  for (const arm of arms) {
    below += arm.share;
    if (draw < below) return arm;
  }
  // Shares may add up to a little less than 1.
  return arms.at(-1)!;
}
