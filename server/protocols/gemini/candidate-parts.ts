import type { Signature } from "../../operation/normalised-request.ts";
import { callArguments } from "../call-arguments.ts";
import { compact, type Fields, fieldsList, fieldsOf, numberOf } from "../fields.ts";
import type { Citation, ReplyEvent } from "../reply-event.ts";
import { sealThought } from "../signature-envelope.ts";
import { finishReasonOf } from "./finish-reasons.ts";

interface Call {
  readonly event: ReplyEvent & { readonly kind: "tool-call" };
  input: string;
  isWhole: boolean;
}

/**
 * One candidate of a reply, as it comes. In this protocol a call is whole or is not there, and another provider's seal of what was thought travels as Google's own does: with the call
 * or the text that follows, where clients keep it even if they let thoughts go.
 */
export class CandidateParts {
  /** The client asked for thoughts (`includeThoughts`): who did not would take them for the answer. */
  readonly #areThoughtsShown: boolean;
  readonly #calls = new Map<number, Call>();
  readonly #citations: { readonly citation: Citation; readonly said: string }[] = [];
  readonly #logprobs: Fields[] = [];
  #seal: string | null = null;
  #said = "";
  #hasThought = false;
  #hasRefusal = false;
  #hasParts = false;
  #finish: (ReplyEvent & { readonly kind: "finish" }) | null = null;

  constructor(areThoughtsShown: boolean) {
    this.#areThoughtsShown = areThoughtsShown;
  }

  /** Withheld before anything came. */
  get isBlocked(): boolean {
    const reason = this.#finish?.reason;
    return (reason === "content-filter" || reason === "refusal") && !this.#hasParts;
  }

  /** What a provider says of its refusal; null: nothing. */
  get detail(): string | null {
    return this.#finish?.detail ?? null;
  }

  /** The parts that the client can take now. */
  add(event: ReplyEvent): readonly Fields[] {
    const parts = this.#partsOf(event);
    this.#hasParts ||= parts.length > 0;
    return parts;
  }

  #partsOf(event: ReplyEvent): readonly Fields[] {
    switch (event.kind) {
      case "text":
        return this.#text(event.text);
      case "refusal":
        this.#hasRefusal = true;
        return this.#text(event.text);
      case "reasoning":
        return this.#thought(event);
      case "reasoning-end":
        if (event.signature !== null) {
          const held = this.#takeSeal();
          this.#seal = sealOf(event.signature, event);
          return held;
        }
        return [];
      case "tool-call":
        this.#calls.set(event.index, { event, input: "", isWhole: false });
        return [];
      case "tool-input": {
        const call = this.#calls.get(event.index);
        if (call !== undefined) call.input += event.text;
        return [];
      }
      case "tool-end": {
        const call = this.#calls.get(event.index);
        if (call !== undefined) call.isWhole = true;
        return this.#wholeCalls();
      }
      case "media": {
        const part = { inlineData: { mimeType: event.mediaType, data: event.data } };
        const words = event.transcript ? [{ text: event.transcript }] : [];
        return [...this.#takeSeal(), part, ...words];
      }
      case "citation":
        this.#citations.push({ citation: event.citation, said: this.#said });
        return [];
      case "logprobs":
        this.#logprobs.push(...fieldsList(event.content));
        return [];
      case "finish":
        this.#finish ??= event;
        return [];
      default:
        return [];
    }
  }

  /** What is left when nothing more comes. */
  end(): readonly Fields[] {
    for (const call of this.#calls.values()) call.isWhole = true;
    return [...this.#wholeCalls(), ...this.#takeSeal()];
  }

  /** The members of a candidate that come with its end. */
  ending(): Fields {
    const reason = this.#finish?.reason ?? "other";
    const isRefusal = this.#hasRefusal && reason === "stop";
    return compact({
      finishReason: finishReasonOf(isRefusal ? "refusal" : reason),
      finishMessage: this.#finish?.detail,
      groundingMetadata: grounding(this.#citations),
      ...logprobsMembers(this.#logprobs),
    });
  }

  #text(text: string): Fields[] {
    if (text === "") return [];
    this.#said += text;
    return [this.#withSeal({ text })];
  }

  /** Of thoughts that are not shown there is one without words, which tells that the model is at it. */
  #thought({ text, isNewPart }: ReplyEvent & { kind: "reasoning" }): Fields[] {
    if (text === "") return [];
    const held = this.#takeSeal();
    const isFirst = !this.#hasThought;
    this.#hasThought = true;
    if (!this.#areThoughtsShown) return isFirst ? [...held, { text: "", thought: true }] : held;
    return [...held, { text: isNewPart === true && !isFirst ? `\n\n${text}` : text, thought: true }];
  }

  /** Calls that began earlier come earlier. */
  #wholeCalls(): Fields[] {
    const parts: Fields[] = [];
    for (const [index, { event, input, isWhole }] of this.#calls) {
      if (!isWhole) break;
      this.#calls.delete(index);
      const { id, name, signature, type } = event;
      const functionCall = { id, name, args: type === "custom" ? { input } : callArguments(input) };
      if (signature === null) parts.push(this.#withSeal({ functionCall }));
      else parts.push(...this.#takeSeal(), { functionCall, thoughtSignature: sealOf(signature, null) });
    }
    return parts;
  }

  #withSeal(part: Fields): Fields {
    const seal = this.#seal;
    this.#seal = null;
    return seal === null ? part : { ...part, thoughtSignature: seal };
  }

  /** The seal on its own, where nothing that can carry it follows. */
  #takeSeal(): Fields[] {
    return this.#seal === null ? [] : [this.#withSeal({ text: "", thought: true })];
  }
}

/** @param thought what was sealed; null: a call */
function sealOf(
  signature: Signature,
  thought: { readonly isRedacted: boolean; readonly id: string | null } | null,
): string {
  if (signature.protocol === "gemini") return signature.value;
  const { isRedacted = false, id = null } = thought ?? {};
  return sealThought({ signature, isSummary: false, isRedacted, id, callId: null });
}

/** Sources as Google tells of what it found; places in the text are counted in bytes there. null: there are none. */
function grounding(all: readonly { readonly citation: Citation; readonly said: string }[]): Fields | null {
  if (all.length === 0) return null;
  const groundingChunks = all.map(({ citation: { url, title, quotedText } }) =>
    url === null
      ? { retrievedContext: compact({ title, text: quotedText }) }
      : { web: { uri: url, title: title ?? url } },
  );
  const groundingSupports = all.map(({ citation, said }, index) => {
    const { startIndex, endIndex, quotedText } = citation;
    const bytes = (units: number): number => Buffer.byteLength(said.slice(0, units));
    const segment = {
      startIndex: bytes(startIndex ?? 0),
      endIndex: bytes(endIndex ?? said.length),
      text: quotedText ?? said.slice(startIndex ?? 0, endIndex ?? said.length),
    };
    return { segment, groundingChunkIndices: [index] };
  });
  return { groundingChunks, groundingSupports };
}

/** From OpenAI's form. */
function logprobsMembers(tokens: readonly Fields[]): Fields {
  if (tokens.length === 0) return {};
  const one = ({ token, logprob }: Fields): Fields => ({ token, logProbability: logprob });
  const sum = tokens.reduce((total, { logprob }) => total + (numberOf(logprob) ?? 0), 0);
  return {
    avgLogprobs: sum / tokens.length,
    logprobsResult: {
      chosenCandidates: tokens.map(one),
      topCandidates: tokens.map((token) => ({
        candidates: fieldsList(fieldsOf(token).top_logprobs).map(one),
      })),
    },
  };
}
