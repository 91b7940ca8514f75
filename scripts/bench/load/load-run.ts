import type { ChildProcess } from "node:child_process";

/** What the load generator says at the end. */
export interface LoadMessage {
  readonly event: string;
  readonly answered: number;
  readonly failed: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Requests per second. */
export const rateOf = (done: LoadMessage): number => done.answered / done.seconds;

/** The port that a process of the benchmark listens on. */
export const portOf = (child: ChildProcess): Promise<number> =>
  new Promise((resolve, reject) => {
    child.once("message", (message) => resolve((message as { port: number }).port));
    child.once("exit", (code) => reject(new Error(`a process of the benchmark ended with code ${code}`)));
  });

/** What the load generator measured. */
export const doneOf = (child: ChildProcess): Promise<LoadMessage> =>
  new Promise((resolve, reject) => {
    child.on("message", (message) => {
      if ((message as LoadMessage).event === "done") resolve(message as LoadMessage);
    });
    child.once("exit", (code) => {
      if (code !== 0) reject(new Error(`the load generator ended with code ${code}`));
    });
  });
