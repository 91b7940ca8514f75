import type { Clock, DeploymentHealth } from "../../../engine/index.ts";
import { sharedDeploymentId, tenantDeploymentId } from "../../operation/tenant-deployment.ts";
import { defaultHealthOptions, type HealthOptions } from "./health-options.ts";
import { HealthWindow } from "./health-window.ts";

/** A circuit as it is shown to operators. */
export interface CircuitState {
  readonly deploymentId: string;
  /** `closed`: called. `open`: left alone. `half-open`: the next call, or one under way, is the trial. */
  readonly state: "closed" | "open" | "half-open";
  /** Stable code of what opened it, or of the latest failure; null: none lately. */
  readonly reason: string | null;
  readonly failuresInARow: number;
  /** Calls that count now. */
  readonly window: { readonly calls: number; readonly failures: number; readonly slow: number };
  /** Milliseconds until a trial is allowed; 0: now, or it is closed. */
  readonly nextTrialInMs: number;
  /** Milliseconds that the upstream asked to be left alone for, from now; 0: it did not ask. */
  readonly quietForMs: number;
  /** Another replica said so; this one has seen nothing of it. */
  readonly isHinted: boolean;
}

/** What another replica saw. */
export interface CircuitHint {
  /** Stable code of why it leaves the deployment alone; null: it calls it again. */
  readonly reason: string | null;
  /** How long it leaves it alone for, milliseconds. */
  readonly pauseMs: number;
  /** How long the upstream asked to be left alone for, milliseconds; 0: it did not ask. */
  readonly quietMs: number;
}

export interface FailedCall {
  readonly kind: "transient" | "configuration" | "silence";
  /** Stable error code. */
  readonly code: string;
  /** What the upstream asked to wait; null: nothing. */
  readonly retryAfterMs: number | null;
  /** Monotonic. */
  readonly startedAtMs: number;
}

export interface HealthTracker {
  /** Whether a deployment may be called now. Changes nothing. */
  readonly isHealthy: DeploymentHealth;
  /** An attempt begins. Each one ends in exactly one of `succeeded`, `failed` and `released`. */
  started(deploymentId: string): void;
  /** The attempt's first content came: a trial has passed. */
  firstToken(deploymentId: string): void;
  /** @param isSlow its first content took most of the time allowed. @default false */
  succeeded(deploymentId: string, isSlow?: boolean): void;
  failed(deploymentId: string, call: FailedCall): void;
  /** It ended without telling anything of the deployment: the client went away, or its request was at fault. */
  released(deploymentId: string): void;
  /** A look from outside, without a request. A deployment that was seen down and is up again gets its trial at once. */
  probed(deploymentId: string, isWell: boolean): void;
  /**
   * Another replica left a deployment alone, or calls it again. Counts as one observation of a deployment that nothing bad is known of here: others are tried
   * before it for so long, and where there is nobody else it is called all the same. Changes nothing of what was seen here, but for the time of the next trial.
   */
  hinted(deploymentId: string, hint: CircuitHint): void;
  /** A tenant has another key now: what was seen of the last one says nothing of it. */
  forgetTenant(tenant: string): void;
  /** For how long the upstream has asked to be left alone, milliseconds; 0: it has not. */
  quietForMs(deploymentId: string): number;
  /** Of deployments that are all paused, the one whose pause ends first; the first of them on a tie. null: none was given. */
  leastBad(deploymentIds: readonly string[]): string | null;
  state(deploymentId: string): CircuitState;
  /** Every deployment that has failed or been slow lately. */
  states(): CircuitState[];
}

interface Circuit {
  readonly window: HealthWindow;
  failuresInARow: number;
  /** Pauses in a row, each ended by a trial that failed. */
  openings: number;
  openUntilMs: number | null;
  quietUntilMs: number;
  openedAtMs: number;
  reason: string | null;
  /** Attempts under way since the pause ended: one trial at a time. */
  trials: number;
  /** When the latest failure that counted was seen: what was under way by then tells nothing new. */
  observedAtMs: number;
  wasSeenDown: boolean;
  isHinted: boolean;
}

/**
 * One circuit per deployment. Failures in a row, a share of failures or of slow calls in a sliding window, or one silence open it: the deployment
 * is left alone for a pause. Then one trial is let through; its first content closes the circuit, its failure makes the next pause twice as long,
 * up to a bound. `Retry-After` and faults of configuration open it at once. Calls that fail together are one observation, however many they are.
 *
 * State of this process; what other replicas tell is a hint, which delays a call and never forbids it.
 *
 * @param onChange hears each opening and closing
 */
export function createHealthTracker(
  clock: Clock,
  options: Partial<HealthOptions> = {},
  onChange: (state: CircuitState) => void = () => {},
): HealthTracker {
  const settings = { ...defaultHealthOptions, ...options };
  const circuits = new Map<string, Circuit>();

  const circuitOf = (deploymentId: string): Circuit => {
    const known = circuits.get(deploymentId);
    if (known !== undefined) return known;
    const window = new HealthWindow(settings.windowMs);
    const made: Circuit = {
      ...{ window, failuresInARow: 0, openings: 0, openUntilMs: null, quietUntilMs: 0, openedAtMs: 0 },
      ...{ reason: null, trials: 0, observedAtMs: Number.NEGATIVE_INFINITY, wasSeenDown: false },
      isHinted: false,
    };
    circuits.set(deploymentId, made);
    return made;
  };
  const leftMs = (circuit: Circuit): number =>
    circuit.openUntilMs === null ? 0 : Math.max(0, circuit.openUntilMs - clock.monotonicMs());
  const stateOf = (deploymentId: string, circuit: Circuit | undefined): CircuitState => {
    const nowMs = clock.monotonicMs();
    const nextTrialInMs = circuit === undefined ? 0 : leftMs(circuit);
    return {
      deploymentId,
      state: circuit?.openUntilMs == null ? "closed" : nextTrialInMs > 0 ? "open" : "half-open",
      reason: circuit?.reason ?? null,
      failuresInARow: circuit?.failuresInARow ?? 0,
      window: circuit?.window.counts(nowMs) ?? { calls: 0, failures: 0, slow: 0 },
      nextTrialInMs,
      quietForMs: circuit === undefined ? 0 : Math.max(0, circuit.quietUntilMs - nowMs),
      isHinted: circuit?.isHinted ?? false,
    };
  };
  const open = (deploymentId: string, circuit: Circuit, pauseMs: number): void => {
    const wasOpen = circuit.openUntilMs !== null;
    circuit.openUntilMs = Math.max(circuit.openUntilMs ?? 0, clock.monotonicMs() + pauseMs);
    circuit.openings += 1;
    circuit.openedAtMs = clock.monotonicMs();
    circuit.wasSeenDown = false;
    if (!wasOpen) onChange(stateOf(deploymentId, circuit));
  };
  const close = (deploymentId: string, circuit: Circuit): void => {
    circuits.delete(deploymentId);
    if (circuit.openUntilMs !== null) onChange(stateOf(deploymentId, undefined));
  };
  const endTrial = (circuit: Circuit): void => {
    circuit.trials = Math.max(0, circuit.trials - 1);
  };
  const pauseMs = (circuit: Circuit): number =>
    Math.min(settings.maxPauseMs, settings.pauseMs * 2 ** Math.min(circuit.openings, 30));
  const isTooBad = (circuit: Circuit, nowMs: number): boolean => {
    if (circuit.failuresInARow >= settings.failuresToOpen) return true;
    const { calls, failures, slow } = circuit.window.counts(nowMs);
    return (
      (failures >= settings.failuresInWindow && failures >= calls * settings.failureShare) ||
      (slow >= settings.slowInWindow && slow >= calls * settings.slowShare)
    );
  };

  const tryFrom = (circuit: Circuit, atMs: number): void => {
    if (circuit.openUntilMs !== null)
      circuit.openUntilMs = Math.min(circuit.openUntilMs, Math.max(atMs, circuit.quietUntilMs));
  };

  return {
    isHealthy(deploymentId) {
      const circuit = circuits.get(deploymentId);
      if (circuit === undefined || circuit.openUntilMs === null) return true;
      return leftMs(circuit) === 0 && circuit.trials === 0;
    },
    started(deploymentId) {
      const circuit = circuits.get(deploymentId);
      if (circuit !== undefined && circuit.openUntilMs !== null) circuit.trials += 1;
    },
    firstToken(deploymentId) {
      const circuit = circuits.get(deploymentId);
      if (circuit !== undefined && circuit.openUntilMs !== null) close(deploymentId, circuit);
    },
    succeeded(deploymentId, isSlow = false) {
      let circuit = circuits.get(deploymentId);
      if (circuit !== undefined && circuit.openUntilMs !== null) {
        close(deploymentId, circuit);
        circuit = undefined;
      }
      if (circuit === undefined && !isSlow) return;
      circuit ??= circuitOf(deploymentId);
      const nowMs = clock.monotonicMs();
      circuit.failuresInARow = 0;
      circuit.window.add(isSlow ? "slow" : "well", nowMs);
      if (isSlow) {
        circuit.reason = "slow";
        if (isTooBad(circuit, nowMs)) open(deploymentId, circuit, pauseMs(circuit));
        return;
      }
      const { failures, slow } = circuit.window.counts(nowMs);
      if (failures + slow === 0) circuits.delete(deploymentId);
    },
    failed(deploymentId, { kind, code, retryAfterMs, startedAtMs }) {
      const nowMs = clock.monotonicMs();
      const circuit = circuitOf(deploymentId);
      const isNews = startedAtMs >= circuit.observedAtMs;
      const isPaused = leftMs(circuit) > 0;
      const wasTrial = circuit.openUntilMs !== null && !isPaused;
      endTrial(circuit);
      if (retryAfterMs !== null) {
        const quietMs = Math.min(settings.maxQuietMs, retryAfterMs);
        circuit.quietUntilMs = Math.max(circuit.quietUntilMs, nowMs + quietMs);
      }
      // Calls that were under way when the latest failure was seen failed of the same cause.
      if (!isNews && !wasTrial) {
        if (circuit.openUntilMs !== null)
          circuit.openUntilMs = Math.max(circuit.openUntilMs, circuit.quietUntilMs);
        return;
      }
      circuit.observedAtMs = nowMs;
      circuit.reason = code;
      circuit.isHinted = false;
      circuit.failuresInARow += 1;
      circuit.window.add("failed", nowMs);
      if (kind === "configuration") open(deploymentId, circuit, settings.faultPauseMs);
      else if (retryAfterMs !== null) open(deploymentId, circuit, circuit.quietUntilMs - nowMs);
      else if (wasTrial || (!isPaused && (kind === "silence" || isTooBad(circuit, nowMs))))
        open(deploymentId, circuit, pauseMs(circuit));
    },
    released(deploymentId) {
      const circuit = circuits.get(deploymentId);
      if (circuit !== undefined) endTrial(circuit);
    },
    forgetTenant(tenant) {
      for (const deploymentId of circuits.keys())
        if (deploymentId === tenantDeploymentId(sharedDeploymentId(deploymentId), tenant))
          circuits.delete(deploymentId);
    },
    probed(deploymentId, isWell) {
      const circuit = circuits.get(deploymentId);
      if (circuit === undefined || circuit.openUntilMs === null) return;
      if (!isWell) circuit.wasSeenDown = true;
      else if (circuit.wasSeenDown) tryFrom(circuit, clock.monotonicMs());
      // What lists its models may still fail to serve one; a fault of configuration that passed before anybody looked ends like any other.
      else tryFrom(circuit, circuit.openedAtMs + settings.maxPauseMs);
    },
    hinted(deploymentId, { reason, pauseMs: statedMs, quietMs }) {
      const known = circuits.get(deploymentId);
      if (reason === null) {
        if (known !== undefined) tryFrom(known, clock.monotonicMs());
        return;
      }
      if (known !== undefined && known.openUntilMs !== null) return;
      const longestMs = quietMs > 0 ? settings.maxQuietMs : settings.maxPauseMs;
      const hintMs = Math.min(longestMs, Math.max(statedMs, quietMs));
      if (!(hintMs > 0)) return;
      const circuit = circuitOf(deploymentId);
      circuit.reason = reason;
      circuit.isHinted = true;
      open(deploymentId, circuit, hintMs);
    },
    quietForMs(deploymentId) {
      const circuit = circuits.get(deploymentId);
      return circuit === undefined ? 0 : Math.max(0, circuit.quietUntilMs - clock.monotonicMs());
    },
    leastBad(deploymentIds) {
      let best: string | null = null;
      let bestLeftMs = Number.POSITIVE_INFINITY;
      for (const deploymentId of deploymentIds) {
        const circuit = circuits.get(deploymentId);
        const pauseLeftMs = circuit === undefined ? 0 : leftMs(circuit);
        if (pauseLeftMs < bestLeftMs) {
          best = deploymentId;
          bestLeftMs = pauseLeftMs;
        }
      }
      return best;
    },
    state: (deploymentId) => stateOf(deploymentId, circuits.get(deploymentId)),
    states: () => [...circuits].map(([deploymentId, circuit]) => stateOf(deploymentId, circuit)),
  };
}
