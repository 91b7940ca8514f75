import type { Outcome, RequestLabels } from "../../engine/index.ts";
import { CopyingSink } from "../pipeline/dispatch/copying-sink.ts";
import type { CachedReply } from "./response-cache.ts";

/** Headers that say what the reply is and who made it. All others are of the request alone, or of the key that it came with: its limits, its budgets, how it was decided. */
const ofTheReply: ReadonlySet<string> = new Set([
  ...["content-type", "content-length", "cache-control", "x-tradewind-model", "x-tradewind-task"],
  ...["x-tradewind-provider-key", "x-tradewind-dropped", "x-tradewind-substituted-by"],
  "x-tradewind-retires",
]);

/** Keeps a reply for those who ask the same again. */
export class CachingSink extends CopyingSink {
  #headers: Readonly<Record<string, string>> = {};

  override writeHead(status: number, headers: Readonly<Record<string, string>>): void {
    this.#headers = headers;
    super.writeHead(status, Object.assign({}, headers, { "x-tradewind-cache": "miss" }));
  }

  /** The reply, for who asks the same again; null: it is not one to give twice. */
  reply(
    { status, servedCandidateId, cost, finishReason, finishedAtMs, attempts }: Outcome,
    labels: RequestLabels,
  ): CachedReply | null {
    const body = this.collected();
    if (status !== "ok" || body === null || servedCandidateId === null) return null;
    if (attempts.some(({ part }) => part !== undefined)) return null; // Of several models.
    const headers = Object.fromEntries(
      Object.entries(this.#headers).filter(([name]) => ofTheReply.has(name)),
    );
    return {
      ...{ headers, body, candidateId: servedCandidateId, finishReason, labels },
      costNanoUsd: cost?.totalNanoUsd ?? null,
      storedAtMs: finishedAtMs,
    };
  }
}
