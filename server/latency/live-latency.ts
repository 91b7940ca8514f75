import type { Clock, LatencyMeasurement, LiveLatency } from "../../engine/index.ts";
import { sharedDeploymentId } from "../operation/tenant-deployment.ts";

interface LatencyOptions {
  /** Share of the newest observation in the average, (0,1]. 0.15 remembers about the last dozen. @default 0.15 */
  readonly newestShare: number;
  /** A deployment not called for this long is not measured any more, in milliseconds. @default 3600000 */
  readonly staleAfterMs: number;
  /**
   * Time to first token assumed for the first unstreamed reply of a deployment that never streamed, in milliseconds, at most half of its
   * total. @default 500
   */
  readonly assumedFirstTokenMs: number;
}

const defaultLatencyOptions: LatencyOptions = {
  newestShare: 0.15,
  staleAfterMs: 3_600_000,
  assumedFirstTokenMs: 500,
};

/** One whole reply, timed from the start of its attempt. */
interface LatencyObservation {
  /** null: not streamed, so it cannot be told from the rest. */
  readonly timeToFirstTokenMs: number | null;
  readonly totalMs: number;
  /** null: not reported. */
  readonly outputTokens: number | null;
}

export interface DeploymentLatency {
  /** For the predictor. */
  readonly read: LiveLatency;
  observe(deploymentId: string, observation: LatencyObservation): void;
}

interface Average {
  timeToFirstTokenMs: number;
  millisecondsPerToken: number;
  observations: number;
  lastAtMs: number;
}

/** Replies shorter than this say little of speed: most of their time is waiting. */
const minTokensForSpeed = 8;
/** Below this the two ends of a reply arrived in one piece and their distance is chance. */
const minMillisecondsPerToken = 0.01;

/**
 * Exponentially weighted averages of each deployment's time to first token and speed. Speed is averaged as milliseconds per token, because
 * times add up and rates do not. A streamed reply gives both; an unstreamed one gives their sum, which is divided in the proportion
 * that the averages predict.
 */
export function createLiveLatency(clock: Clock, options: Partial<LatencyOptions> = {}): DeploymentLatency {
  const settings = { ...defaultLatencyOptions, ...options };
  const averages = new Map<string, Average>();
  return {
    read(deploymentId): LatencyMeasurement | null {
      // What a tenant's own key has not been used for yet, the installation's tells.
      const average = averages.get(deploymentId) ?? averages.get(sharedDeploymentId(deploymentId));
      if (average === undefined || clock.monotonicMs() - average.lastAtMs > settings.staleAfterMs)
        return null;
      return {
        timeToFirstTokenMs: average.timeToFirstTokenMs,
        outputTokensPerSecond: 1_000 / average.millisecondsPerToken,
        observations: average.observations,
      };
    },
    observe(deploymentId, observation) {
      const known = averages.get(deploymentId);
      const isFresh = known !== undefined && clock.monotonicMs() - known.lastAtMs <= settings.staleAfterMs;
      const average = isFresh ? known : null;
      const split = splitTime(observation, average, settings.assumedFirstTokenMs);
      if (split === null) return;
      averages.set(deploymentId, {
        timeToFirstTokenMs: blend(
          average?.timeToFirstTokenMs,
          split.timeToFirstTokenMs,
          settings.newestShare,
        ),
        millisecondsPerToken: blend(
          average?.millisecondsPerToken,
          split.millisecondsPerToken,
          settings.newestShare,
        ),
        observations: (average?.observations ?? 0) + 1,
        lastAtMs: clock.monotonicMs(),
      });
    },
  };
}

/** null: the observation says nothing that could be used yet. */
function splitTime(
  { timeToFirstTokenMs, totalMs, outputTokens }: LatencyObservation,
  average: Average | null,
  assumedFirstTokenMs: number,
): { timeToFirstTokenMs: number; millisecondsPerToken: number } | null {
  const isSpeedTold = outputTokens !== null && outputTokens >= minTokensForSpeed;
  if (timeToFirstTokenMs !== null) {
    // The first token is there when the clock starts, so the rest is one token less.
    const millisecondsPerToken = isSpeedTold
      ? Math.max(minMillisecondsPerToken, (totalMs - timeToFirstTokenMs) / (outputTokens - 1))
      : average?.millisecondsPerToken;
    return millisecondsPerToken === undefined ? null : { timeToFirstTokenMs, millisecondsPerToken };
  }
  if (!isSpeedTold) return null;
  if (average === null) {
    const firstMs = Math.min(assumedFirstTokenMs, totalMs / 2);
    return {
      timeToFirstTokenMs: firstMs,
      millisecondsPerToken: Math.max(minMillisecondsPerToken, (totalMs - firstMs) / outputTokens),
    };
  }
  const expectedMs = average.timeToFirstTokenMs + outputTokens * average.millisecondsPerToken;
  const ratio = totalMs / expectedMs;
  return {
    timeToFirstTokenMs: average.timeToFirstTokenMs * ratio,
    millisecondsPerToken: Math.max(minMillisecondsPerToken, average.millisecondsPerToken * ratio),
  };
}

function blend(previous: number | undefined, newest: number, newestShare: number): number {
  return previous === undefined ? newest : previous + newestShare * (newest - previous);
}
