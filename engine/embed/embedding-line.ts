import { type EmbeddingJob, EmbeddingQueue } from "./embedding-queue.ts";
import type { TextResults } from "./worker-messages.ts";

/** Why a text has no vector. */
export type NoVector = "full" | "failed";

export interface EmbeddingLineOptions {
  /** Embeds one batch. Rejects where no further one can be. */
  readonly embedBatch: (texts: readonly string[]) => Promise<TextResults>;
  readonly maxQueuedTexts: number;
  readonly batchTexts: number;
}

/**
 * Texts on their way to one model: a bounded queue in front, one batch under way at a time, so that a text whose deadline passes while it waits
 * costs the model nothing.
 */
export class EmbeddingLine {
  readonly #options: EmbeddingLineOptions;
  readonly #queue: EmbeddingQueue;
  #underWay: readonly EmbeddingJob[] = [];
  #failure: string | null = null;

  constructor(options: EmbeddingLineOptions) {
    this.#options = options;
    this.#queue = new EmbeddingQueue(options.maxQueuedTexts);
  }

  get waitingTexts(): number {
    return this.#queue.texts;
  }

  /** Why nothing is embedded any more; null: all is well. */
  get failure(): string | null {
    return this.#failure;
  }

  /** Vectors of at most `maxQueuedTexts` texts, after everything that has a deadline. Rejects where they cannot be had. */
  embed(texts: readonly string[]): Promise<readonly Float32Array[]> {
    return new Promise((resolve, reject) => {
      const settle = (results: TextResults): void => {
        const problem = results.find((result) => typeof result === "string");
        if (problem === undefined) resolve(results as readonly Float32Array[]);
        else reject(new Error(`a text could not be embedded: ${problem}`));
      };
      if (this.#failure !== null) return settle([this.#failure]);
      if (!this.#queue.add({ texts, settle }, "bulk")) {
        const waiting = `${this.#queue.texts} texts are already waiting for the embedding model`;
        return reject(new Error(`${waiting}: send fewer at a time or raise maxQueuedTexts`));
      }
      this.#sendNext();
    });
  }

  /**
   * Asks for one vector ahead of all bulk work. What it returns takes the text out of the queue; one that is under way is
   * settled all the same.
   */
  request(text: string, settle: (result: Float32Array | NoVector) => void): () => void {
    const job: EmbeddingJob = {
      texts: [text],
      settle: ([result]) => settle(result instanceof Float32Array ? result : "failed"),
    };
    if (this.#failure !== null) settle("failed");
    else if (!this.#queue.add(job, "urgent")) settle("full");
    else this.#sendNext();
    return () => this.#queue.remove(job);
  }

  /** Settles everything that waits or is under way as failed, and takes nothing more. */
  stop(reason: string): void {
    this.#failure ??= reason;
    const jobs = [...this.#underWay, ...this.#queue.takeAll()];
    this.#underWay = [];
    for (const job of jobs) job.settle(job.texts.map(() => reason));
  }

  #sendNext(): void {
    if (this.#underWay.length > 0 || this.#failure !== null) return;
    const jobs = this.#queue.take(this.#options.batchTexts);
    if (jobs.length === 0) return;
    this.#underWay = jobs;
    this.#options.embedBatch(jobs.flatMap((job) => job.texts)).then(
      (results) => this.#deliver(jobs, results),
      (error: unknown) => this.stop(error instanceof Error ? error.message : String(error)),
    );
  }

  #deliver(jobs: readonly EmbeddingJob[], results: TextResults): void {
    if (this.#failure !== null) return;
    this.#underWay = [];
    this.#sendNext();
    let start = 0;
    for (const job of jobs) {
      job.settle(results.slice(start, start + job.texts.length));
      start += job.texts.length;
    }
  }
}
