import type { Clock, DeploymentHealth } from "../../../engine/index.ts";

export interface HealthOptions {
  /** Failures in a row that open the circuit. Minimum 1. @default 3 */
  readonly failuresToOpen: number;
  /** First cooldown in milliseconds; doubled each time the trial after it fails. @default 5000 */
  readonly cooldownMs: number;
  /** Bound of every cooldown, whatever an upstream asks for. @default 300000 */
  readonly maxCooldownMs: number;
  /** Cooldown after a fault of configuration (key, model name, address), which does not pass by itself. @default 60000 */
  readonly faultCooldownMs: number;
}

export const defaultHealthOptions: HealthOptions = {
  failuresToOpen: 3,
  cooldownMs: 5_000,
  maxCooldownMs: 300_000,
  faultCooldownMs: 60_000,
};

/** A circuit as it is shown to operators. */
export interface CircuitState {
  readonly deploymentId: string;
  readonly state: "closed" | "open" | "half-open";
  readonly failuresInARow: number;
  /** Milliseconds until a trial is allowed; 0: now. */
  readonly cooldownLeftMs: number;
}

export interface HealthTracker {
  /** Whether a deployment may be called now. Changes nothing. */
  readonly isHealthy: DeploymentHealth;
  /** An attempt begins. Each one ends in exactly one of the three calls below. */
  started(deploymentId: string): void;
  succeeded(deploymentId: string): void;
  /** @param retryAfterMs what the upstream asked to wait; null: nothing. */
  failed(deploymentId: string, kind: "transient" | "configuration", retryAfterMs: number | null): void;
  /** It ended without telling anything of the deployment: the client went away, or its request was at fault. */
  released(deploymentId: string): void;
  /** Of deployments that are all cooling, the one whose cooldown ends first; the first of them on a tie. null: none was given. */
  leastBad(deploymentIds: readonly string[]): string | null;
  /** Every deployment that has failed lately. */
  states(): CircuitState[];
}

interface Circuit {
  failuresInARow: number;
  /** Cooldowns in a row, each ended by a trial that failed. */
  openings: number;
  openUntilMs: number | null;
  /** Attempts under way since the cooldown ended: one trial at a time. */
  trials: number;
}

/**
 * One circuit per deployment. A number of failures in a row opens it: the deployment is left alone for a cooldown. Then one trial is let
 * through; if it succeeds all is forgotten, if it fails the next cooldown is twice as long, up to a bound. `Retry-After` and
 * faults of configuration open it at once. State of this process only: another replica finds out for itself.
 */
export function createHealthTracker(clock: Clock, options: Partial<HealthOptions> = {}): HealthTracker {
  const settings = { ...defaultHealthOptions, ...options };
  const circuits = new Map<string, Circuit>();

  const cooldownLeftMs = (circuit: Circuit): number =>
    circuit.openUntilMs === null ? 0 : Math.max(0, circuit.openUntilMs - clock.monotonicMs());

  const open = (circuit: Circuit, cooldownMs: number): void => {
    const untilMs = clock.monotonicMs() + Math.min(settings.maxCooldownMs, cooldownMs);
    circuit.openUntilMs = Math.max(circuit.openUntilMs ?? 0, untilMs);
    circuit.openings += 1;
  };

  const endTrial = (circuit: Circuit): void => {
    circuit.trials = Math.max(0, circuit.trials - 1);
  };

  return {
    isHealthy(deploymentId) {
      const circuit = circuits.get(deploymentId);
      if (circuit === undefined || circuit.openUntilMs === null) return true;
      return cooldownLeftMs(circuit) === 0 && circuit.trials === 0;
    },
    started(deploymentId) {
      const circuit = circuits.get(deploymentId);
      if (circuit !== undefined && circuit.openUntilMs !== null) circuit.trials += 1;
    },
    succeeded(deploymentId) {
      circuits.delete(deploymentId);
    },
    failed(deploymentId, kind, retryAfterMs) {
      const circuit = circuits.get(deploymentId) ?? {
        failuresInARow: 0,
        openings: 0,
        openUntilMs: null,
        trials: 0,
      };
      circuits.set(deploymentId, circuit);
      const wasTrial = circuit.openUntilMs !== null && cooldownLeftMs(circuit) === 0;
      endTrial(circuit);
      circuit.failuresInARow += 1;
      const growingMs = settings.cooldownMs * 2 ** circuit.openings;
      if (kind === "configuration") open(circuit, Math.max(settings.faultCooldownMs, growingMs));
      else if (retryAfterMs !== null) open(circuit, retryAfterMs);
      // Failures of calls that were under way when it opened say nothing new.
      else if (
        wasTrial ||
        (circuit.openUntilMs === null && circuit.failuresInARow >= settings.failuresToOpen)
      )
        open(circuit, growingMs);
    },
    released(deploymentId) {
      const circuit = circuits.get(deploymentId);
      if (circuit !== undefined) endTrial(circuit);
    },
    leastBad(deploymentIds) {
      let best: string | null = null;
      let bestLeftMs = Number.POSITIVE_INFINITY;
      for (const deploymentId of deploymentIds) {
        const circuit = circuits.get(deploymentId);
        const leftMs = circuit === undefined ? 0 : cooldownLeftMs(circuit);
        if (leftMs < bestLeftMs) {
          best = deploymentId;
          bestLeftMs = leftMs;
        }
      }
      return best;
    },
    states: () =>
      [...circuits].map(([deploymentId, circuit]) => {
        const leftMs = cooldownLeftMs(circuit);
        return {
          deploymentId,
          state: circuit.openUntilMs === null ? "closed" : leftMs > 0 ? "open" : "half-open",
          failuresInARow: circuit.failuresInARow,
          cooldownLeftMs: leftMs,
        };
      }),
  };
}
