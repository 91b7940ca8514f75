import type { ProviderCall } from "../../upstream/provider.ts";
import { bodyText, editedBody, usualEdits } from "../edited-body.ts";
import { type Fields, fieldsList, fieldsOf, textOf } from "../fields.ts";
import { envelopeMark, openThought } from "../signature-envelope.ts";
import { asciiJson } from "../wire/json/ascii-json.ts";

/**
 * Bytes of the upstream's request. `model` becomes the upstream's name, the gateway's own fields go, the candidate's effort is set where the caller sent none.
 * Every other byte is the client's own; only thoughts that another provider's model had are taken out, because OpenAI could not open them.
 */
export function editResponsesBody({ operation, deployment, reasoningEffort, fit }: ProviderCall): Buffer {
  const { body, bytes } = operation.payload;
  const edits = usualEdits(operation.payload, deployment.upstreamModel);
  // A body that was put together here holds in its input what it went on from.
  if (bytes === null && "previous_response_id" in body) edits.set("previous_response_id", null);
  for (const field of fit?.omitted ?? []) edits.set(field, null);
  for (const [field, value] of fit?.replaced ?? []) edits.set(field, asciiJson(value));
  // A translated request has its effort already.
  if (operation.protocol === "openai-responses" && reasoningEffort !== null) {
    const reasoning = fieldsOf(body.reasoning);
    if (reasoning.effort == null)
      edits.set("reasoning", asciiJson({ ...reasoning, effort: reasoningEffort }));
  }
  const text = bodyText(operation.payload);
  if (text.includes(envelopeMark)) {
    const input = fieldsList(fit?.replaced?.get("input") ?? body.input);
    const kept = input.filter((item) => !isForeign(item));
    if (kept.length < input.length) edits.set("input", asciiJson(kept));
  }
  return editedBody(text, edits);
}

const isForeign = (item: Fields): boolean =>
  item.type === "reasoning" && openThought(textOf(item.encrypted_content) ?? "") !== null;
