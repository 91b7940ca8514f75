import type { Operation } from "../operation/operation.ts";
import type { ProviderCall } from "../upstream/provider.ts";
import { fieldsList, textOf } from "./fields.ts";

/** Of chat completions: functions and tools with free text are the client's own. */
const ofClient: ReadonlySet<string> = new Set(["function", "custom"]);

/**
 * Tools that a chat completion asks its provider to run (OpenAI's `web_search_options`, xAI's `search_parameters`, entries of `tools` of vendors' own types). Replies of this protocol do not tell whether
 * they were used but where `usage` counts searches. The other protocols' replies do. null: none.
 */
export function askedTools(
  { kind, protocol, payload: { body } }: Pick<Operation, "kind" | "protocol" | "payload">,
  dropped: readonly string[],
): string | null {
  if (kind !== "chat" || protocol !== "openai-chat") return null;
  const { tools, web_search_options: search, search_parameters: live } = body;
  if (tools == null && search == null && live == null) return null;
  const names = fieldsList(tools).flatMap(({ type }) => {
    const name = textOf(type);
    return name === null || ofClient.has(name) ? [] : [name];
  });
  if (search != null && !dropped.includes("web_search_options")) names.push("web_search_options");
  if (live != null && !dropped.includes("search_parameters")) names.push("search_parameters");
  return names.length === 0 ? null : [...new Set(names)].join(", ");
}

/**
 * What a provider runs on a request's files before the model sees them, where no reply says so and nothing says that it is free: Mistral reads `document_url` by its OCR, which it
 * prices by the page. null: nothing.
 */
export function ranOnFiles({
  deployment,
  fit,
  operation,
}: Pick<ProviderCall, "deployment" | "fit" | "operation">): string | null {
  if (deployment.provider !== "mistral" || operation.kind !== "chat") return null;
  const messages = fieldsList(fit?.messages ?? operation.payload.body.messages);
  const isRead = messages.some(({ content }) =>
    fieldsList(content).some(({ type }) => type === "document_url"),
  );
  return isRead ? "document_url (OCR)" : null;
}
