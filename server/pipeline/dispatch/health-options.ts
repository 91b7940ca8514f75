/** When a deployment is left alone, and for how long. Times are in milliseconds. */
export interface HealthOptions {
  /** How long a call counts. @default 30000 */
  readonly windowMs: number;
  /** Failures in a row that open the circuit. Minimum 1. @default 3 */
  readonly failuresToOpen: number;
  /** Failures within the window, not in a row, that can open it. @default 5 */
  readonly failuresInWindow: number;
  /** Share of the window's calls that must have failed for that, (0,1]. @default 0.5 */
  readonly failureShare: number;
  /** Slow calls within the window that can open it: those that took most of the time allowed to their first content. @default 5 */
  readonly slowInWindow: number;
  /** Share of the window's calls that must have been slow for that, (0,1]. @default 0.8 */
  readonly slowShare: number;
  /** First pause; doubled each time the trial after it fails. @default 2000 */
  readonly pauseMs: number;
  /** Longest pause after faults that pass by themselves. @default 15000 */
  readonly maxPauseMs: number;
  /** Pause after a fault of configuration (key, model name, address), which does not pass by itself. @default 60000 */
  readonly faultPauseMs: number;
  /** Longest `Retry-After` that is believed. @default 300000 */
  readonly maxQuietMs: number;
}

export const defaultHealthOptions: HealthOptions = {
  windowMs: 30_000,
  failuresToOpen: 3,
  failuresInWindow: 5,
  failureShare: 0.5,
  slowInWindow: 5,
  slowShare: 0.8,
  pauseMs: 2_000,
  maxPauseMs: 15_000,
  faultPauseMs: 60_000,
  maxQuietMs: 300_000,
};
