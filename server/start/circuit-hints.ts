import { randomUUID } from "node:crypto";
import type { Catalog } from "../../engine/index.ts";
import type { Notifier } from "../database/notify/notifier.ts";
import { sharedDeploymentId } from "../operation/tenant-deployment.ts";
import type { CircuitHint, CircuitState, HealthTracker } from "../pipeline/dispatch/health.ts";
import type { RequestConsumer } from "../pipeline/request-events.ts";

const channel = "circuits";

/** Longer ones are not told: PostgreSQL takes 7,999 bytes. */
const maxBytes = 4_000;

/** Longest code of a reason that is believed to be one. */
const maxReasonLength = 100;

interface CircuitHintPorts {
  readonly notifier: Pick<Notifier, "notify" | "listen">;
  readonly health: Pick<HealthTracker, "hinted">;
  readonly catalog: () => Pick<Catalog, "models" | "byNameOnly">;
}

/**
 * Replicas tell each other which deployments they leave alone, and which they call again. How long is told as a duration, so that clocks which differ do no
 * harm; what cannot be read, or is of a deployment that is not known here, is passed over. Nothing waits for it, and what is lost is found out by calls.
 *
 * @returns tells the others what this process has seen; what they tell goes to `health` until the notifier is closed
 */
export function shareCircuits({ notifier, health, catalog }: CircuitHintPorts): RequestConsumer {
  const sender = randomUUID();
  const knows = (deploymentId: string): boolean => {
    const { models, byNameOnly } = catalog();
    return [models, byNameOnly].some((list) =>
      list.some(({ deployments }) => deployments.some(({ id }) => id === deploymentId)),
    );
  };
  notifier.listen(channel, (payload) => {
    const told = payload === null ? null : readHint(payload);
    if (told === null || told.from === sender || !knows(sharedDeploymentId(told.deployment))) return;
    health.hinted(told.deployment, told);
  });
  return {
    circuitChanged(state) {
      // What was only heard is not passed on.
      if (state.isHinted) return;
      const payload = JSON.stringify({ from: sender, ...hintOf(state) });
      if (Buffer.byteLength(payload) <= maxBytes) notifier.notify(channel, payload).catch(() => undefined);
    },
  };
}

const hintOf = (state: CircuitState) => ({
  deployment: state.deploymentId,
  reason: state.state === "closed" ? null : state.reason,
  pauseMs: Math.round(state.nextTrialInMs),
  quietMs: Math.round(state.quietForMs),
});

/** @returns null for what is no hint */
function readHint(payload: string): (CircuitHint & { deployment: string; from: string }) | null {
  let told: unknown;
  try {
    told = JSON.parse(payload);
  } catch {
    return null;
  }
  if (typeof told !== "object" || told === null) return null;
  const { deployment, from, reason, pauseMs, quietMs } = told as Record<string, unknown>;
  if (typeof deployment !== "string" || typeof from !== "string") return null;
  if (reason !== null && !(typeof reason === "string" && reason.length <= maxReasonLength)) return null;
  if (!isDuration(pauseMs) || !isDuration(quietMs)) return null;
  return { deployment, from, reason, pauseMs, quietMs };
}

const isDuration = (value: unknown): value is number =>
  typeof value === "number" && Number.isFinite(value) && value >= 0;
