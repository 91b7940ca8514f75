import type { MetricObjectWithValues, MetricValue, Registry } from "prom-client";
import { AggregatorRegistry } from "prom-client";

type MetricsJson = MetricObjectWithValues<MetricValue<string>>[];

/** What a worker tells the process that started it. */
export type MetricsReport =
  | { readonly kind: "metrics-asked"; readonly id: number }
  | { readonly kind: "metrics"; readonly id: number; readonly metrics: MetricsJson };

/** What that process asks of a worker, and what it answers. */
export type MetricsOrder =
  | { readonly order: "metrics"; readonly id: number }
  | { readonly order: "metrics-text"; readonly id: number; readonly text: string };

/** A worker's line to the process that started it. */
export interface WorkerChannel {
  send(report: MetricsReport): void;
  onOrder(listener: (order: MetricsOrder) => void): void;
}

type Wait = (milliseconds: number, work: () => void) => void;

/** A worker that does not answer in time is left out. */
const workerWaitMs = 1_000;
/** Then the worker that was asked tells of itself alone. */
const answerWaitMs = 2_000;

/**
 * Answers for all workers of the address: a scrape reaches one of them, and figures that change with whom it reached would be none.
 *
 * @returns the text of all, summed; of this worker alone where nobody answers
 */
export function readOverWorkers(
  registry: Registry,
  channel: WorkerChannel,
  wait: Wait,
): () => Promise<string> {
  const asked = new Map<number, (text: string) => void>();
  let latest = 0;
  channel.onOrder((order) => {
    if (order.order === "metrics")
      void registry
        .getMetricsAsJSON()
        .then((metrics) => channel.send({ kind: "metrics", id: order.id, metrics: metrics as MetricsJson }));
    else if (order.order === "metrics-text") asked.get(order.id)?.(order.text);
  });
  return async () => {
    latest += 1;
    const id = latest;
    const text = await new Promise<string | null>((resolve) => {
      asked.set(id, resolve);
      channel.send({ kind: "metrics-asked", id });
      wait(answerWaitMs, () => resolve(null));
    });
    asked.delete(id);
    return text ?? registry.metrics();
  };
}

/** One worker, to the process that started it. */
interface MetricsWorker {
  send(order: MetricsOrder): void;
}

/** Asks every worker for its metrics and gives the sum to the one that wanted to know. */
export class MetricsGatherer<Worker extends MetricsWorker> {
  readonly #wait: Wait;
  readonly #rounds = new Map<
    number,
    { readonly missing: Set<Worker>; readonly found: MetricsJson[]; end: () => void }
  >();
  #latest = 0;

  constructor(wait: Wait) {
    this.#wait = wait;
  }

  /** @param workers those that serve */
  report(from: Worker, report: MetricsReport, workers: Iterable<Worker>): void {
    if (report.kind === "metrics-asked") this.#ask(from, report.id, workers);
    else {
      const round = this.#rounds.get(report.id);
      if (round?.missing.delete(from) !== true) return;
      round.found.push(report.metrics);
      if (round.missing.size === 0) round.end();
    }
  }

  #ask(asker: Worker, askerId: number, workers: Iterable<Worker>): void {
    this.#latest += 1;
    const id = this.#latest;
    const found: MetricsJson[] = [];
    const end = (): void => {
      if (!this.#rounds.delete(id)) return;
      void AggregatorRegistry.aggregate(found)
        .metrics()
        .then((text) => asker.send({ order: "metrics-text", id: askerId, text }));
    };
    this.#rounds.set(id, { missing: new Set(workers), found, end });
    for (const worker of workers) worker.send({ order: "metrics", id });
    this.#wait(workerWaitMs, end);
  }
}
