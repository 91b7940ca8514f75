/** What was measured of one deployment lately. */
export interface LatencyMeasurement {
  readonly timeToFirstTokenMs: number;
  readonly outputTokensPerSecond: number;
  readonly observations: number;
}

/** Live measurements; null: none yet, the prior is used. */
export type LiveLatency = (deploymentId: string) => LatencyMeasurement | null;

/** Whether a deployment may be called now. */
export type DeploymentHealth = (deploymentId: string) => boolean;
