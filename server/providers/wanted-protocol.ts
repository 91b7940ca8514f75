import type { Deployment } from "../../engine/index.ts";
import type { Operation, ProtocolName } from "../operation/operation.ts";
import { fieldsOf } from "../protocols/fields.ts";
import { knownProviders } from "./known-providers.ts";

/**
 * The protocol in which a deployment is called where its provider has it: the client's own, but for models that OpenAI serves by its Responses API alone, or
 * with tools and reasoning by it alone. What another protocol's client asks for is translated in any case, and judged in the form of a chat completion.
 *
 * @param effort the candidate's; null: it has none, and the client's counts
 */
export function wantedProtocol(
  operation: Pick<Operation, "kind" | "protocol" | "chatBody">,
  { provider, upstreamModel }: Pick<Deployment, "provider" | "upstreamModel">,
  effort: string | null,
): ProtocolName {
  const { kind, protocol } = operation;
  const rule = kind === "chat" ? knownProviders.get(provider)?.responses : null;
  if (rule == null || protocol === "openai-responses") return protocol;
  if (rule.only.test(upstreamModel)) return "openai-responses";
  if (!rule.toolsWithReasoning.test(upstreamModel)) return protocol;
  const body = operation.chatBody();
  const hasTools = [body.tools, body.functions].some((list) => Array.isArray(list) && list.length > 0);
  const thinks = (effort ?? body.reasoning_effort ?? fieldsOf(body.reasoning).effort ?? "none") !== "none";
  return hasTools && thinks ? "openai-responses" : protocol;
}
