import type { NormalisedRequest, Turn } from "../../operation/normalised-request.ts";
import type { Operation, OperationPayload, ProtocolName } from "../../operation/operation.ts";
import { type Fields, fieldsOf } from "../fields.ts";
import { googleBody, googleList } from "../gemini/google-fields.ts";
import { lastWords, type ResumeMode } from "./seam.ts";

/** Characters of a token, at most of languages: what was sent is taken off the output limit by it. */
const charactersPerToken = 4;
const minTokensLeft = 16;
const limitFields = ["max_tokens", "max_completion_tokens", "max_output_tokens"] as const;

const instruction = (text: string): string => {
  const words = lastWords(text);
  const start =
    words === "" ? "" : ` Begin by repeating its last words, ${JSON.stringify(words)}, then go on.`;
  return `Your reply above was cut off by a lost connection. Continue it exactly where it stops.${start} Write only the rest of the reply: no greeting, no apology, no comment, no heading, nothing of it anew.`;
};

/** The text as another model is given it: no half of a character; models refuse white space at the end of a prefilled turn. */
const givenText = (text: string): string => text.replace(/[\ud800-\udbff]$/, "").trimEnd();

/** Where the turns stand in each protocol of clients; of text alone they look alike in all of them. */
const turnsField: Partial<Record<ProtocolName, string>> = {
  "openai-chat": "messages",
  "anthropic-messages": "messages",
  "openai-responses": "input",
};

/**
 * The request as another model gets it that goes on with a reply: the client's own with the text so far as the assistant's last turn and, without
 * prefill, an instruction behind it. Its output limit is what is left, by four characters a token.
 *
 * @param text what the client has of the answer; "": nothing, and the request stays as it is
 */
export function continuedOperation(operation: Operation, text: string, mode: ResumeMode): Operation {
  const given = givenText(text);
  if (given === "") return operation;
  const used = Math.ceil(given.length / charactersPerToken);
  const left = (limit: number): number => Math.max(Math.min(limit, minTokensLeft), limit - used);
  const texts: readonly (readonly ["assistant" | "user", string])[] = [
    ["assistant", given],
    ...(mode === "prefill" ? [] : ([["user", instruction(text)]] as const)),
  ];
  const payload = continuedPayload(operation, texts, left);
  const { id, kind, protocol, principal, requestedModel, reasoningEffort, directives } = operation;
  const { sessionId, receivedAtMs, isDebug, trace } = operation;
  let normalised: NormalisedRequest | null = null;
  return {
    ...{ id, kind, protocol, principal, requestedModel, reasoningEffort, directives, payload },
    ...{ sessionId, receivedAtMs, isDebug, trace },
    normalised() {
      normalised ??= continuedRequest(operation.normalised(), texts, left);
      return normalised;
    },
    chatBody: () => operation.chatBody(),
    parsed: () => operation.parsed(),
    conversation: () => operation.conversation(),
    replyMarks: () => operation.replyMarks(),
    promptText: () => operation.promptText(),
  };
}

type Texts = readonly (readonly ["assistant" | "user", string])[];

function continuedPayload(
  { protocol, payload }: Operation,
  texts: Texts,
  left: (limit: number) => number,
): OperationPayload {
  if (protocol === "gemini") return continuedGemini(payload, texts, left);
  const field = turnsField[protocol];
  if (field === undefined) return payload;
  const before = payload.body[field];
  const turns =
    typeof before === "string" ? [{ role: "user", content: before }] : ((before ?? []) as Fields[]);
  const body: Record<string, unknown> = {
    ...payload.body,
    [field]: [...turns, ...texts.map(([role, content]) => ({ role, content }))],
  };
  for (const name of limitFields) {
    const limit = body[name];
    if (typeof limit === "number") body[name] = left(limit);
  }
  return { ...payload, body, bytes: null };
}

function continuedGemini(
  payload: OperationPayload,
  texts: Texts,
  left: (limit: number) => number,
): OperationPayload {
  const { contents, generationConfig, ...rest } = googleBody(payload.body);
  const { maxOutputTokens: limit, ...config } = fieldsOf(generationConfig);
  const turns = texts.map(([role, text]) => ({
    ...{ role: role === "assistant" ? "model" : role, parts: [{ text }] },
  }));
  const body = {
    ...rest,
    contents: [...googleList(contents), ...turns],
    generationConfig: { ...config, ...(typeof limit === "number" && { maxOutputTokens: left(limit) }) },
  };
  return { ...payload, body, bytes: null };
}

function continuedRequest(
  request: NormalisedRequest,
  texts: Texts,
  left: (limit: number) => number,
): NormalisedRequest {
  const turns = texts.map(
    ([role, text]): Turn => ({ role, parts: [{ kind: "text", text, cache: null }], name: null }),
  );
  const { maxOutputTokens } = request;
  return {
    ...request,
    turns: [...request.turns, ...turns],
    maxOutputTokens: maxOutputTokens === null ? null : left(maxOutputTokens),
  };
}
