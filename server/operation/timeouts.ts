import type { Timeouts } from "../../engine/index.ts";

const milliseconds = (description: string) =>
  ({
    type: "integer",
    minimum: 1,
    maximum: 86_400_000,
    description: `${description}, milliseconds.`,
  }) as const;

/** The clocks of one attempt, under the names that requests, models and deployments give them. */
export const timeoutFields = {
  connect_ms: milliseconds("Time to establish a connection, including TLS; no longer than the deployment's"),
  first_token_ms: milliseconds(
    "Longest wait for the first content of a streamed reply; comments, a role and empty chunks do not count as content",
  ),
  idle_ms: milliseconds("Longest time between two chunks of content"),
  whole_ms: milliseconds("Longest duration of an unstreamed reply"),
  total_ms: milliseconds("Longest duration of an attempt, streamed or not"),
} as const;

export interface TimeoutsOnTheWire {
  readonly connect_ms?: number;
  readonly first_token_ms?: number;
  readonly idle_ms?: number;
  readonly whole_ms?: number;
  readonly total_ms?: number;
}

export function readTimeouts(wire: TimeoutsOnTheWire): Timeouts {
  const { connect_ms, first_token_ms, idle_ms, whole_ms, total_ms } = wire;
  return {
    ...(connect_ms === undefined ? {} : { connectMs: connect_ms }),
    ...(first_token_ms === undefined ? {} : { firstTokenMs: first_token_ms }),
    ...(idle_ms === undefined ? {} : { idleMs: idle_ms }),
    ...(whole_ms === undefined ? {} : { wholeMs: whole_ms }),
    ...(total_ms === undefined ? {} : { totalMs: total_ms }),
  };
}

/** The clock that can never run out, because the total ends first; null: none. Its field name and the two figures. */
export function contradictoryTimeout({
  connect_ms,
  first_token_ms,
  idle_ms,
  whole_ms,
  total_ms,
}: {
  readonly [Name in keyof TimeoutsOnTheWire]?: number | null | undefined;
}): keyof TimeoutsOnTheWire | null {
  const parts = { connect_ms, first_token_ms, idle_ms, whole_ms };
  for (const name of Object.keys(parts) as (keyof typeof parts)[]) {
    const value = parts[name];
    if (value != null && total_ms != null && value > total_ms) return name;
  }
  if (connect_ms != null && first_token_ms != null && connect_ms > first_token_ms) return "connect_ms";
  return null;
}
