import { parseRequest, type Router, readRequestedModel } from "../../../engine/index.ts";
import type { ContextualDepth } from "../../embedding/contextual-depth.ts";
import type { ChatRequestBody } from "../../protocols/openai-chat/chat-request-schema.ts";
import type { PlanPorts } from "./plan-request.ts";

type PromptContext = Pick<PlanPorts, "parsed" | "contextualEmbedding">;

const nothing: PromptContext = Object.freeze({});

/** The parsed request with its contextual embedding, where the router decides and makes use of one; else nothing, at once. */
export function readContext(
  body: ChatRequestBody,
  { contextualEmbedderId }: Router,
  contextual: Pick<ContextualDepth, "embed"> | undefined,
): Promise<PromptContext> | PromptContext {
  if (contextual === undefined || contextualEmbedderId === null) return nothing;
  if (readRequestedModel(body.model)?.kind !== "auto") return nothing;
  const parsed = parseRequest(body);
  const pending = contextual.embed(parsed.text, contextualEmbedderId);
  if (pending === null) return { parsed };
  return pending.then((contextualEmbedding) => ({ parsed, contextualEmbedding }));
}
