import { type Grader, unscored, verdict } from "./grader.ts";

/** The whole reply came within `max_ms` milliseconds. Unscored where the time was not measured. */
export const gradeLatency: Grader = (spec, { latencyMs }) => {
  if (latencyMs === null) return unscored("the latency was not measured");
  return verdict(
    latencyMs <= Number(spec.max_ms),
    `${Math.round(latencyMs)} ms, ${Number(spec.max_ms)} are allowed`,
  );
};
