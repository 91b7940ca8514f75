import { setFlagsFromString } from "node:v8";

/**
 * Percent of the live heap that may pile up as garbage before it is collected; V8 by itself lets it grow to several times the live heap. A server
 * is to answer quickly and gives up memory for it; a run of evals waits for others anyway.
 */
export const growingPercent = { server: 110, evals: 30 } as const;

/**
 * Keeps the heap near what is in use, whatever the machine's memory: the collector runs more often, at a few percent of its time. V8 reads this
 * flag with every collection, so that it may be set while the process runs; and unlike a fixed limit it never ends a process that needs more.
 */
export function limitHeap(percent: number): void {
  setFlagsFromString(`--heap-growing-percent=${percent}`);
}
