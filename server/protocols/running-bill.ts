import type { Meters } from "../../engine/index.ts";
import type { BilledCost, ReplyContext } from "./reply-codec.ts";
import type { FinishReason, ReplyEvent } from "./reply-event.ts";

export interface ReplyBill {
  readonly usage: Meters | null;
  readonly cost: BilledCost;
  readonly serviceTier: string | null;
}

/** What the gateway itself needs to know of a reply. */
export class RunningBill {
  usage: Meters | null = null;
  serviceTier: string | null = null;
  finishReason: string | null = null;
  error: unknown = null;
  contentEvents = 0;
  upstreamModel: string | null = null;
  /** More than reasoning has come. */
  hasAnswer = false;
  readonly #context: ReplyContext;

  constructor(context: ReplyContext) {
    this.#context = context;
  }

  take(event: ReplyEvent): void {
    if (event.kind === "usage") {
      this.usage = this.usage === null ? event.usage : latestUsage(this.usage, event.usage);
      this.serviceTier = event.serviceTier ?? this.serviceTier;
    } else if (event.kind === "finish") this.finishReason ??= event.rawReason ?? event.reason;
    else if (event.kind === "error") this.error = event.error ?? {};
    else if (event.kind === "start") this.upstreamModel ??= event.model;
    else if (isContent(event)) {
      this.contentEvents += 1;
      this.hasAnswer ||= event.kind !== "reasoning" && event.kind !== "reasoning-end";
    }
  }

  /** It ends as a whole answer does, and there was reasoning alone. */
  isThoughtAlone(reason: FinishReason): boolean {
    const isEnd = reason === "stop" || reason === "stop-sequence" || reason === "tool-calls";
    return isEnd && this.contentEvents > 0 && !this.hasAnswer;
  }

  report(): ReplyBill {
    const { usage, serviceTier } = this;
    return { usage, serviceTier, cost: this.#context.priceUsage(usage) };
  }
}

/** Something that a reader waits for. */
function isContent(event: ReplyEvent): boolean {
  switch (event.kind) {
    case "text":
    case "reasoning":
    case "refusal":
    case "tool-input":
      return event.text !== "";
    case "tool-call":
    case "media":
      return true;
    // Thinking that the provider keeps to itself is content all the same.
    case "reasoning-end":
      return event.signature !== null;
    default:
      return false;
  }
}

/** The latest figure of each meter holds: some upstreams tell of usage in parts, some repeat it as it grows. */
function latestUsage(earlier: Meters, later: Meters): Meters {
  const merged = Object.assign({}, earlier) as unknown as Record<string, number | null>;
  for (const [meter, value] of Object.entries(later)) if (value != null) merged[meter] = value;
  return merged as unknown as Meters;
}
