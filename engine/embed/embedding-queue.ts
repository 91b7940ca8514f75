import type { TextResults } from "./worker-messages.ts";

/** A piece of work that waits for the thread: texts that are sent together, and who is told. */
export interface EmbeddingJob {
  readonly texts: readonly string[];
  settle(results: TextResults): void;
}

/**
 * Texts that wait for the thread, at most `maxTexts` of them. Those with a deadline go first, in the order they came; bulk work
 * takes what is left.
 */
export class EmbeddingQueue {
  readonly #maxTexts: number;
  readonly #urgent = new Set<EmbeddingJob>();
  readonly #bulk = new Set<EmbeddingJob>();
  #texts = 0;

  constructor(maxTexts: number) {
    this.#maxTexts = maxTexts;
  }

  /** Texts that wait now. */
  get texts(): number {
    return this.#texts;
  }

  /** @returns false where the queue is full; the job is not kept. */
  add(job: EmbeddingJob, lane: "urgent" | "bulk"): boolean {
    if (this.#texts + job.texts.length > this.#maxTexts) return false;
    (lane === "urgent" ? this.#urgent : this.#bulk).add(job);
    this.#texts += job.texts.length;
    return true;
  }

  /** Takes a job out; does nothing where it does not wait any more. */
  remove(job: EmbeddingJob): void {
    if (this.#urgent.delete(job) || this.#bulk.delete(job)) this.#texts -= job.texts.length;
  }

  /** Takes the jobs to send next, at most `maxTexts` texts together, but one job at least; empty where none waits. */
  take(maxTexts: number): EmbeddingJob[] {
    const taken: EmbeddingJob[] = [];
    let texts = 0;
    for (const job of this.#urgent.size > 0 ? this.#urgent : this.#bulk) {
      if (taken.length > 0 && texts + job.texts.length > maxTexts) break;
      taken.push(job);
      texts += job.texts.length;
    }
    for (const job of taken) this.remove(job);
    return taken;
  }

  /** Takes everything that waits. */
  takeAll(): EmbeddingJob[] {
    const taken = [...this.#urgent, ...this.#bulk];
    for (const job of taken) this.remove(job);
    return taken;
  }
}
