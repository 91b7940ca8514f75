import type { Attempt as AttemptRecord, CostResult, Meters } from "../../../engine/index.ts";
import type { Operation, ProtocolName } from "../../operation/operation.ts";
import { readSent } from "../../protocols/protocols.ts";
import type { ReplyPart, WritingPart } from "../../protocols/reply-codec.ts";
import { continuedOperation } from "../../protocols/resume/continued-operation.ts";
import { partsBill } from "../../protocols/resume/parts-bill.ts";
import type { Continuation } from "../../protocols/resume/resumed-codec.ts";
import type { ServedFacts } from "./attempt-result.ts";
import type { DispatchRequest } from "./dispatch-context.ts";
import type { DispatchTarget } from "./dispatch-target.ts";

/** A longer stream, in bytes, is not resumed: so much is remembered of each that runs. */
const maxSentBytes = 4 * 1024 * 1024;
/** Of a stream, with all that surrounds a token; too low an estimate is refused by the place itself. */
const streamBytesPerToken = 32;

/** Protocols whose usage of output comes with the end alone; what came before does not count it. */
const countsAtEnd: ReadonlySet<ProtocolName> = new Set(["anthropic-messages", "bedrock-converse"]);

/** How the next place goes on with a reply. */
export interface ContinuedAttempt {
  readonly request: DispatchRequest;
  readonly continuation: Continuation;
}

/** Remembers what a client was sent of a stream, so that another place can go on with it where it breaks. */
export class StreamRescue {
  readonly #request: DispatchRequest;
  readonly #parts: (ReplyPart & { readonly how: WritingPart })[] = [];
  #firstTokenAtMs: number | null = null;
  readonly #sent: string[] = [];
  #sentBytes = 0;

  readonly #bills: () => readonly ReplyPart[];

  private constructor(request: DispatchRequest, bills: () => readonly ReplyPart[]) {
    this.#request = request;
    this.#bills = bills;
  }

  /**
   * null: a break of this request's reply is its end.
   *
   * @param bills what other calls of the request were billed until now
   */
  static of(request: DispatchRequest, bills: () => readonly ReplyPart[]): StreamRescue | null {
    const { operation, targets, resumes } = request;
    if (resumes !== true || operation.kind !== "chat" || !operation.payload.isStream) return null;
    const [first] = targets;
    const hasOther = targets.some(({ deployment }) => deployment.id !== first?.deployment.id);
    return hasOther ? new StreamRescue(request, bills) : null;
  }

  note(bytes: string): void {
    this.#sentBytes += bytes.length;
    if (this.#sentBytes <= maxSentBytes) this.#sent.push(bytes);
    else this.#sent.length = 0;
  }

  get hasParts(): boolean {
    return this.#parts.length > 0;
  }

  /** What a place gave before its stream broke. */
  addBroken(target: DispatchTarget, how: WritingPart, facts: ServedFacts, upstream: ProtocolName): void {
    const isCounted = !countsAtEnd.has(upstream);
    const usage: Meters | null =
      facts.usage === null || isCounted ? facts.usage : { ...facts.usage, outputTokens: null };
    const unknown: CostResult = {
      cost: null,
      unknownReason: "the stream broke before the upstream reported usage",
    };
    this.#firstTokenAtMs ??= facts.firstTokenAtMs;
    this.#parts.push(partOf(target, how, usage, isCounted ? (facts.cost ?? unknown) : unknown));
  }

  /** Whether a place may go on: not one whose stream broke, and none whose context window is too small for request and reply. */
  mayServe({ candidate, deployment }: DispatchTarget): boolean {
    if (this.#parts.some(({ deploymentId }) => deploymentId === deployment.id)) return false;
    const window = candidate.model.contextWindowTokens;
    const tokens =
      this.#request.operation.parsed().inputTokensEstimate + this.#sentBytes / streamBytesPerToken;
    return window === null || tokens < window;
  }

  /** null: nobody can go on with what the client has. @param mayPrefill false: the place has refused the text as its own turn */
  continuation({ candidate, deployment }: DispatchTarget, mayPrefill = true): ContinuedAttempt | null {
    const { operation } = this.#request;
    if (this.#sent.length === 0 || !isResumable(operation)) return null;
    const sent = readSent(operation.protocol, this.#sent.join(""));
    if (sent === null || sent.isFinal) return null;
    const { model, reasoningEffort } = candidate;
    const thinks =
      (reasoningEffort ?? operation.reasoningEffort ?? "none") !== "none" || asksToThink(operation);
    const mode = mayPrefill && model.takesPrefill === true && !thinks ? "prefill" : "instruction";
    return {
      request: { ...this.#request, operation: continuedOperation(operation, sent.text, mode) },
      continuation: {
        ...{ sent, mode, parts: [...this.#bills(), ...this.#parts] },
        next: { modelId: model.id, deploymentId: deployment.id },
      },
    };
  }

  /** What is known of the whole reply. @param last the part of who ended it; null: nobody did */
  facts(last: { target: DispatchTarget; how: WritingPart; facts: ServedFacts } | null): ServedFacts {
    if (last !== null) {
      const unknown: CostResult = { cost: null, unknownReason: "the upstream reported no usage" };
      this.#firstTokenAtMs ??= last.facts.firstTokenAtMs;
      this.#parts.push(partOf(last.target, last.how, last.facts.usage, last.facts.cost ?? unknown));
    }
    const { usage, cost } = partsBill([...this.#bills(), ...this.#parts]);
    return {
      ...{ usage, cost },
      finishReason: last?.facts.finishReason ?? null,
      firstTokenAtMs: this.#firstTokenAtMs,
      substitutedBy: last?.facts.substitutedBy ?? null,
    };
  }

  /** The attempts with what each wrote; of several at one place the last one did. */
  withParts(attempts: readonly AttemptRecord[]): AttemptRecord[] {
    return attempts.map((attempt, at) => {
      const isOfPlace = ({ deploymentId }: { readonly deploymentId: string }): boolean =>
        deploymentId === attempt.deploymentId;
      const part = this.#parts.find(isOfPlace);
      if (part === undefined || attempts.findLastIndex(isOfPlace) !== at) return attempt;
      const { how, usage, cost } = part;
      return { ...attempt, part: { how, usage, cost: cost.cost, costUnknownReason: cost.unknownReason } };
    });
  }
}

const partOf = (
  { candidate, deployment }: DispatchTarget,
  how: WritingPart,
  usage: Meters | null,
  cost: CostResult,
): ReplyPart & { readonly how: WritingPart } => ({
  how,
  modelId: candidate.model.id,
  deploymentId: deployment.id,
  usage,
  cost,
});

/** Whether a reply can be resumed at all: text alone, one choice, no tool that a provider runs itself. */
function isResumable(operation: Operation): boolean {
  const { output, sampling, tools } = operation.normalised();
  return (
    output.kind === "text" && (sampling.choices ?? 1) === 1 && tools.every(({ kind }) => kind !== "provider")
  );
}

function asksToThink(operation: Operation): boolean {
  const { reasoning } = operation.normalised();
  return reasoning !== null && reasoning.mode !== "off" && reasoning.effort !== "none";
}
