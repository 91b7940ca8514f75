/** Worker processes of the coordinator's own. */
export interface LocalWorkers {
  start(): void;
  /** Those that died since the last call, with their last words; they are started again as long as that is worth a try. */
  takeDead(): readonly { readonly workerId: string; readonly words: string }[];
  /** Whether any is running or being started again. */
  readonly isAlive: boolean;
  /** Waits for them to end by themselves; after the limit they are ended. */
  stop(limitMs: number): Promise<void>;
}
