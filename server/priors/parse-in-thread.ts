import { Worker } from "node:worker_threads";
import { workerEntry } from "../database/embedded/worker-entry.ts";
import type { ParsedPriors } from "./parse-priors.ts";

/**
 * Reads an artefact in a thread of its own that ends with it: a few megabytes of JSON and base64 would hold up every request for tens of
 * milliseconds. Its arrays arrive without being copied.
 *
 * @throws the error of `parsePriors`
 */
export function parseInThread(text: string): Promise<ParsedPriors> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerEntry(import.meta.url, "priors-worker"), {
      execArgv: [], // The parent's flags are its own: a test runner's would not do here.
      workerData: text,
      name: "priors",
    });
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`the thread that reads priors ended with code ${code}`)));
  });
}
