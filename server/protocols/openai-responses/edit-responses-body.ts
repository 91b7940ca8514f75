import type { ProviderCall } from "../../upstream/provider.ts";
import { type Fields, fieldsList, fieldsOf, textOf } from "../fields.ts";
import { envelopeMark, openThought } from "../signature-envelope.ts";
import { asciiJson } from "../wire/json/ascii-json.ts";
import { editTopLevel } from "../wire/json/edit-top-level.ts";

/** Fields that speak to the gateway: OpenAI refuses what it does not know. */
const gatewayFields = ["routing", "provider", "plugins", "models"] as const;

/**
 * Bytes of the upstream's request. `model` becomes the upstream's name, the gateway's own fields go, the candidate's effort is set where the caller sent none.
 * Every other byte is the client's own; only thoughts that another provider's model had are taken out, because OpenAI could not open them.
 */
export function editResponsesBody({ operation, deployment, reasoningEffort, fit }: ProviderCall): Buffer {
  const { body, bytes } = operation.payload;
  const edits = new Map<string, string | null>([["model", asciiJson(deployment.upstreamModel)]]);
  // A body that was put together here holds in its input what it went on from.
  if (bytes === null && "previous_response_id" in body) edits.set("previous_response_id", null);
  for (const field of gatewayFields) if (field in body) edits.set(field, null);
  for (const field of fit?.omitted ?? []) edits.set(field, null);
  for (const [field, value] of fit?.replaced ?? []) edits.set(field, asciiJson(value));
  // A translated request has its effort already.
  if (operation.protocol === "openai-responses" && reasoningEffort !== null) {
    const reasoning = fieldsOf(body.reasoning);
    if (reasoning.effort == null)
      edits.set("reasoning", asciiJson({ ...reasoning, effort: reasoningEffort }));
  }
  const text = bytes?.toString("latin1") ?? asciiJson(body);
  if (text.includes(envelopeMark)) {
    const input = fieldsList(body.input);
    const kept = input.filter((item) => !isForeign(item));
    if (kept.length < input.length) edits.set("input", asciiJson(kept));
  }
  const edited = editTopLevel(text, edits);
  if (edited === null) throw new TypeError("a Responses request's body must be a JSON object");
  return Buffer.from(edited, "latin1");
}

const isForeign = (item: Fields): boolean =>
  item.type === "reasoning" && openThought(textOf(item.encrypted_content) ?? "") !== null;
