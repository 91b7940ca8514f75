import type { ToolCall } from "../graders/grader.ts";
import { TargetError, type TargetReply, type TargetRequest } from "./target.ts";

/** The body of a chat completion request. */
export function chatBody(model: string, request: TargetRequest): Record<string, unknown> {
  return {
    model,
    messages: request.messages,
    ...(request.tools.length > 0 ? { tools: request.tools } : {}),
    ...request.parameters,
  };
}

interface CompletionBody {
  readonly model?: unknown;
  readonly choices?: readonly {
    readonly finish_reason?: unknown;
    readonly message?: {
      readonly content?: unknown;
      readonly refusal?: unknown;
      readonly tool_calls?: readonly {
        readonly function?: { readonly name?: unknown; readonly arguments?: unknown };
      }[];
    };
  }[];
  readonly usage?: {
    readonly prompt_tokens?: unknown;
    readonly completion_tokens?: unknown;
    readonly cost?: unknown;
  };
  readonly error?: { readonly message?: unknown; readonly code?: unknown };
}

/** The parts of a `chat.completion` that are graded. @throws TargetError where it is none */
export function readCompletion(body: unknown): Pick<
  TargetReply,
  "reply" | "finishReason" | "servedModel" | "usage"
> & {
  /** `usage.cost` in nano-dollars, where the endpoint states it. */
  readonly statedCostNanoUsd: number | null;
} {
  const { choices, model, usage } = (body ?? {}) as CompletionBody;
  const choice = choices?.[0];
  if (choice?.message === undefined) throw new TargetError("the reply has no message", true);
  const { content, refusal, tool_calls: calls } = choice.message;
  const refused = typeof refusal === "string" ? refusal : "";
  const toolCalls = (calls ?? []).map((call) => toolCallOf(call.function));
  return {
    reply: {
      text: textOf(content) || refused,
      toolCalls,
      ...((content ?? null) === null && refused === "" && toolCalls.length === 0
        ? { hasNoContent: true }
        : {}),
    },
    finishReason: typeof choice.finish_reason === "string" ? choice.finish_reason : null,
    servedModel: typeof model === "string" ? model : null,
    usage: { inputTokens: countOf(usage?.prompt_tokens), outputTokens: countOf(usage?.completion_tokens) },
    statedCostNanoUsd: typeof usage?.cost === "number" ? Math.round(usage.cost * 1e9) : null,
  };
}

const countOf = (value: unknown): number | null => (typeof value === "number" && value >= 0 ? value : null);

function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map((part: { text?: unknown }) => (typeof part.text === "string" ? part.text : "")).join("");
}

/** Arguments that are not JSON are kept as they came: a grader then finds none of the wanted ones. */
function toolCallOf(call: { readonly name?: unknown; readonly arguments?: unknown } | undefined): ToolCall {
  const name = String(call?.name ?? "");
  if (typeof call?.arguments !== "string")
    return { name, arguments: (call?.arguments ?? {}) as ToolCall["arguments"] };
  try {
    const parsed: unknown = JSON.parse(call.arguments === "" ? "{}" : call.arguments);
    if (typeof parsed === "object" && parsed !== null)
      return { name, arguments: parsed as ToolCall["arguments"] };
  } catch {
    // Falls through: the text itself is shown to whoever reads the report.
  }
  return { name, arguments: { "(not JSON)": call.arguments } };
}

/** An error reply in words. */
export function errorWords(status: number, text: string): string {
  let words = text.slice(0, 300);
  try {
    const { error } = JSON.parse(text) as CompletionBody;
    if (typeof error?.message === "string") words = error.message;
  } catch {
    // Not JSON: the beginning of the text says what there is to say.
  }
  return `HTTP ${status}: ${words}`;
}

/** Statuses that may pass: too many requests, timeouts, and faults of the upstream. */
export const isRetryableStatus = (status: number): boolean =>
  status === 408 || status === 409 || status === 429 || status >= 500;
