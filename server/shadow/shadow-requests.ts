import type { NormalisedRequest, Turn } from "../operation/normalised-request.ts";
import type { Operation, OperationContext } from "../operation/operation.ts";
import type { Principal } from "../operation/principal.ts";
import { chatOperation } from "../protocols/openai-chat/chat-operation.ts";
import type { ChatRequestBody } from "../protocols/openai-chat/chat-request-schema.ts";

/** Whose requests shadow calls are: no key can be given to it, because names of tenants hold no colon. */
export const shadowTenant = ":shadow";

/** Most output tokens of a call whose client sets no limit, and of a verdict. */
const maxOutputTokens = 4_096;

/**
 * Who asks in the background for a caller: paid by the installation, counted under its own tenant, with nothing kept but figures. What a caller's key forbids, holds here
 * as well.
 */
export const shadowPrincipal = ({
  allowedModels,
  limits,
  dataDemands,
}: Pick<Principal, "allowedModels" | "limits" | "dataDemands">): Principal => ({
  ...{ tenant: shadowTenant, keyId: null, allowedModels, limits, policy: null, presets: null },
  ...(dataDemands && { dataDemands }),
  ...{ isExplored: false, tags: [], keep: "figures", resume: "never" },
});

/** Fields of a chat body that say how it is routed, delivered or stored, or who the end user is. */
const ownFields = [
  ...["model", "models", "routing", "plugins", "provider", "stream", "stream_options", "store", "metadata"],
  ...["user", "safety_identifier", "prompt_cache_key", "service_tier", "session_id"],
];

/** The same question for another model, whole, without who asked. */
export function candidateRequest(
  operation: Operation,
  candidateId: string,
  context: Pick<OperationContext, "id" | "receivedAtMs">,
): Operation {
  const body = Object.fromEntries(
    Object.entries(operation.chatBody()).filter(([field]) => !ownFields.includes(field)),
  );
  const isBounded = body.max_tokens != null || body.max_completion_tokens != null;
  return namedRequest(
    operation,
    candidateId,
    isBounded ? body : { ...body, max_tokens: maxOutputTokens },
    context,
  );
}

/** A question to the judge about an operation's replies. Only where the caller's texts may go at all. */
export function judgeRequest(
  operation: Operation,
  judge: string,
  messages: readonly object[],
  context: Pick<OperationContext, "id" | "receivedAtMs">,
): Operation {
  return namedRequest(operation, judge, { messages, temperature: 0, max_tokens: maxOutputTokens }, context);
}

function namedRequest(
  { principal, directives }: Operation,
  model: string,
  fields: Readonly<Record<string, unknown>>,
  context: Pick<OperationContext, "id" | "receivedAtMs">,
): Operation {
  const { allowed_models: allowedModels } = directives.routing ?? {};
  const body = {
    ...fields,
    model,
    // Where data may go is the client's word; parameters that the model does not take are left out.
    provider: { ...directives.provider, require_parameters: false },
    ...(allowedModels !== undefined && { routing: { allowed_models: allowedModels } }),
  };
  return chatOperation(body as unknown as ChatRequestBody, null, {
    ...{ ...context, principal: shadowPrincipal(principal), sessionId: null, isDebug: false },
  });
}

/** The conversation as a judge reads it: a single user turn as it is, else every turn under its role. null: it is not of text alone. */
export function conversationText({ turns, tools, sampling, output }: NormalisedRequest): string | null {
  if (tools.length > 0 || (sampling.choices ?? 1) !== 1 || output.kind !== "text") return null;
  const texts = turns.map(textOfTurn);
  if (texts.includes(null)) return null;
  if (turns.length === 1) return texts[0]!;
  return turns.map(({ role }, index) => `${role}: ${texts[index]}`).join("\n\n");
}

function textOfTurn({ parts }: Turn): string | null {
  const texts: string[] = [];
  for (const part of parts) {
    if (part.kind !== "text" && part.kind !== "refusal") return null;
    texts.push(part.text);
  }
  return texts.join("\n");
}
