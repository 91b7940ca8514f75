import type { EvidenceRow, Outcome, Random } from "../../engine/index.ts";
import { GatewayError } from "../errors/gateway-error.ts";
import type { Operation } from "../operation/operation.ts";
import { CollectingSink } from "../pipeline/dispatch/collecting-sink.ts";
import type { Pipeline, PipelineShadow } from "../pipeline/pipeline.ts";
import type { RequestPlan } from "../pipeline/plan/request-plan.ts";
import { outputMessages } from "../traces/content-messages.ts";
import { type CalibratedJudge, compareReplies } from "./compare-replies.ts";
import { candidateRequest, conversationText, judgeRequest, shadowTenant } from "./shadow-requests.ts";

export interface ShadowSettings {
  /** Share of eligible requests, (0,1]. */
  readonly share: number;
  /** A model, or one at an effort. */
  readonly candidate: string;
  readonly judge: string;
  readonly maxNanoUsdPerDay: number;
  /** Of one verdict of a perfect judge, (0,1]. */
  readonly weight: number;
}

/** Why a request that was drawn did not become evidence. */
type ShadowSkip = "full" | "no_text" | "refused" | "over_cap" | "failed" | "unread";

export interface ShadowCounts {
  readonly drawn: number;
  readonly judged: number;
  readonly waiting: number;
  readonly running: number;
  readonly skipped: ReadonlyMap<ShadowSkip, number>;
}

interface ShadowPorts {
  readonly settings: ShadowSettings;
  readonly pipeline: () => Pick<Pipeline, "serve">;
  /** The judge, while everything is there that shadow calls need: the cap in force above all; null: nothing is sent anywhere. */
  readonly judge: () => CalibratedJudge | null;
  /** What is left of the day's cap as far as it is known here, nano-dollars. */
  readonly leftNanoUsd: () => number;
  /** Whether a caller's requests are served on accounts of the installation alone. */
  readonly isOnOwnAccounts: (tenant: string) => boolean;
  /** What is recorded of requests whose key does not say: where that is figures alone, texts go nowhere. */
  readonly keepsFigures: boolean;
  readonly write: (rows: readonly EvidenceRow[]) => Promise<void>;
  readonly judged: (comparison: { candidate: string; served: string; task: string; score: number }) => void;
  readonly nextRequestId: () => string;
  readonly nowMs: () => number;
  readonly monotonicMs: () => number;
  readonly random: Random;
  readonly onFault: (error: unknown) => void;
}

/** Requests that wait; more are let go. */
const maxWaiting = 100;
/** Requests that are worked on at once. */
const maxRunning = 2;
/** Longer conversations are let go: they wait in memory. */
const maxInputTokens = 16_000;
/** After a refusal for want of money nothing is tried for so long, and twice as long after each further one: what runs has set aside more than it will cost. */
const pauseMs = { first: 1_000, max: 60_000 } as const;

interface Job {
  readonly operation: Operation;
  readonly taskType: string;
  readonly candidateId: string;
  readonly servedId: string;
  readonly reply: () => string;
}

/** The place that was asked did not answer; the log has the reason. */
class CallFailed extends Error {}

/** Prefix of the names of its sources of evidence. */
const shadowSource = "shadow";

/**
 * Sends a share of the requests that `auto` routed to a candidate as well, after their replies, and has a judge compare the two. Calls go through the pipeline as requests of
 * a tenant of their own, whose budget is the cap: it is set aside before each call, over all replicas. What waits is in memory, and gone with the process.
 */
export class Shadow implements PipelineShadow {
  readonly #ports: ShadowPorts;
  readonly #waiting: Job[] = [];
  readonly #skipped = new Map<ShadowSkip, number>();
  readonly #closing = new AbortController();
  #running = 0;
  #drawn = 0;
  #judged = 0;
  #pausedUntilMs = 0;
  #pauseMs: number = pauseMs.first;

  constructor(ports: ShadowPorts) {
    this.#ports = ports;
  }

  get counts(): ShadowCounts {
    return {
      ...{ drawn: this.#drawn, judged: this.#judged, waiting: this.#waiting.length },
      ...{ running: this.#running, skipped: this.#skipped },
    };
  }

  wants(operation: Operation, plan: RequestPlan): boolean {
    const { settings, judge, leftNanoUsd, monotonicMs, random } = this.#ports;
    // What is cheap comes first: most requests are not drawn.
    if (random() >= settings.share || !this.#mayBeShown(operation)) return false;
    if (plan.features === null || this.#candidateOf(plan) === null) return false;
    if (this.#closing.signal.aborted || monotonicMs() < this.#pausedUntilMs) return false;
    if (judge() === null || leftNanoUsd() <= 0) return false;
    return operation.parsed().inputTokensEstimate <= maxInputTokens;
  }

  take(operation: Operation, plan: RequestPlan, outcome: Outcome, reply: () => string): void {
    const { status, servedCandidateId: servedId, attempts } = outcome;
    const candidateId = this.#candidateOf(plan)!;
    const taskType = plan.decision.tasks[0]?.taskType;
    // A reply that several models wrote speaks for none.
    const isWhole = status === "ok" && attempts.every(({ part }) => part === undefined);
    if (!isWhole || servedId === null || servedId === candidateId || taskType === undefined) return;
    this.#drawn += 1;
    if (this.#waiting.length >= maxWaiting) this.#skip("full");
    else this.#waiting.push({ operation, taskType, candidateId, servedId, reply });
    setImmediate(() => this.#next());
  }

  /** Lets go of what waits, and ends what runs. */
  close(): void {
    this.#closing.abort();
    this.#waiting.length = 0;
  }

  /** A text may be shown to two more models only where its figures are not all that may be kept, and where its key and its request take part in trials. */
  #mayBeShown({ kind, principal, directives }: Operation): boolean {
    const { isOnOwnAccounts, keepsFigures } = this.#ports;
    if (kind !== "chat" || principal.tenant === shadowTenant) return false;
    if (principal.keep === "figures" || (principal.keep === null && keepsFigures)) return false;
    if (!principal.isExplored || directives.routing?.explore === false) return false;
    return directives.plugins === undefined && isOnOwnAccounts(principal.tenant);
  }

  /** The candidate that could have served the request itself: with its capabilities, allowed models and demands on where data goes. */
  #candidateOf({ decision }: RequestPlan): string | null {
    const { candidate } = this.#ports.settings;
    const found = decision.ranked.find(({ candidateId }) => candidateId === candidate);
    return (found ?? decision.ranked.find(({ modelId }) => modelId === candidate))?.candidateId ?? null;
  }

  #next(): void {
    while (this.#running < maxRunning && this.#waiting.length > 0) {
      this.#running += 1;
      void this.#work(this.#waiting.shift()!).finally(() => {
        this.#running -= 1;
        this.#next();
      });
    }
  }

  async #work(job: Job): Promise<void> {
    try {
      const skipped = await this.#compare(job);
      if (skipped !== null) return this.#skip(skipped);
      this.#judged += 1;
      this.#pauseMs = pauseMs.first;
    } catch (error) {
      if (this.#closing.signal.aborted) return;
      const code = error instanceof GatewayError ? error.code : null;
      if (code === "budget_exceeded") this.#pause();
      this.#skip(code === "budget_exceeded" ? "over_cap" : code === null ? "failed" : "refused");
      if (code === null && !(error instanceof CallFailed)) this.#ports.onFault(error);
    }
  }

  #pause(): void {
    this.#pausedUntilMs = this.#ports.monotonicMs() + this.#pauseMs;
    this.#pauseMs = Math.min(pauseMs.max, 2 * this.#pauseMs);
  }

  async #compare({ operation, taskType, candidateId, servedId, reply }: Job): Promise<ShadowSkip | null> {
    const { settings, nowMs } = this.#ports;
    const judge = this.#ports.judge();
    if (judge === null || this.#ports.leftNanoUsd() <= 0) return "over_cap";
    const prompt = conversationText(operation.normalised());
    const served = textOfReply(operation, reply());
    if (prompt === null || served === null) return "no_text";
    const candidate = await this.#ask(candidateRequest(operation, candidateId, this.#context()));
    if (candidate === null) return "no_text";
    const ask = async (messages: readonly object[]): Promise<string> =>
      (await this.#ask(judgeRequest(operation, settings.judge, messages, this.#context()))) ?? "";
    let score: number;
    try {
      score = await compareReplies({ prompt, candidate, served }, judge, ask);
    } catch (error) {
      if (error instanceof GatewayError || error instanceof CallFailed) throw error;
      return "unread";
    }
    const row: Omit<EvidenceRow, "promptId" | "candidateId" | "score"> = {
      ...{ taskType, unscoredReason: null, costNanoUsd: null, outputTokens: null, observedAtMs: nowMs() },
      ...{ source: "judge", sourceName: `${shadowSource} ${settings.judge} against ${servedId}` },
      weight: settings.weight * judge.weight,
    };
    const id = this.#ports.nextRequestId();
    await this.#ports.write([
      { ...row, promptId: `${shadowSource} ${id}`, candidateId, score },
      // What a reply is worth against its equal. The source's leniency then makes the candidate's share one of the two models' odds (Bradley and Terry 1952).
      { ...row, promptId: `${shadowSource} reference ${id}`, candidateId: servedId, score: 0.5 },
    ]);
    this.#ports.judged({ candidate: candidateId, served: servedId, task: taskType, score });
    return null;
  }

  /** The text of a whole reply; null: there is none, or it was cut. @throws GatewayError */
  async #ask(operation: Operation): Promise<string | null> {
    const sink = new CollectingSink(this.#closing.signal);
    const { status } = await this.#ports.pipeline().serve(operation, () => sink);
    if (status !== "ok") throw new CallFailed();
    // Its end waits until the journal holds the outcome.
    const { choices } = JSON.parse((await sink.ended).body.toString("utf8")) as {
      choices?: readonly { message?: { content?: unknown }; finish_reason?: unknown }[];
    };
    const { message, finish_reason: reason } = choices?.[0] ?? {};
    const text = message?.content;
    return typeof text === "string" && text !== "" && reason === "stop" ? text : null;
  }

  #context(): { readonly id: string; readonly receivedAtMs: number } {
    return { id: this.#ports.nextRequestId(), receivedAtMs: this.#ports.monotonicMs() };
  }

  #skip(reason: ShadowSkip): void {
    this.#skipped.set(reason, (this.#skipped.get(reason) ?? 0) + 1);
  }
}

/** null: none, or not all of it was kept. */
function textOfReply({ protocol, payload }: Operation, reply: string): string | null {
  if (reply.endsWith("\n[cut]")) return null;
  const [message] = outputMessages(protocol, reply, payload.isStream);
  const content = message?.parts[0]?.content;
  return typeof content === "string" && content !== "" ? content : null;
}
