import { contradictoryTimeout } from "../operation/timeouts.ts";
import type { ProblemCollector } from "./problem-collector.ts";

type Clocks = Parameters<typeof contradictoryTimeout>[0];

/** Reports a clock that can never run out because another one ends first. */
export function refuseContradiction(
  clocks: Partial<Clocks>,
  path: readonly (string | number)[],
  problems: ProblemCollector,
): void {
  const { connect_ms, first_token_ms, idle_ms, whole_ms, total_ms } = clocks;
  const field = contradictoryTimeout({ connect_ms, first_token_ms, idle_ms, whole_ms, total_ms });
  if (field === null) return;
  const isTotal = total_ms != null && (clocks[field] ?? 0) > total_ms;
  const [name, other] = isTotal ? ["total_ms", total_ms] : ["first_token_ms", first_token_ms];
  problems.inFile(
    [...path, field],
    `is ${clocks[field]}, more than ${name} (${other}), which ends first`,
    `Lower it, or raise ${name}.`,
  );
}
