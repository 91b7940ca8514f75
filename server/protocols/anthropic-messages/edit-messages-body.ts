import type { ProviderCall } from "../../upstream/provider.ts";
import { bodyText, editedBody, usualEdits } from "../edited-body.ts";
import { type Fields, fieldsList, fieldsOf, isFields, textOf } from "../fields.ts";
import { envelopeMark, openThought } from "../signature-envelope.ts";
import { asciiJson } from "../wire/json/ascii-json.ts";

/**
 * Bytes of the upstream's request. `model` becomes the upstream's name, the gateway's own fields go, the candidate's effort is set where the caller sent none.
 * Every other byte is the client's own, so that prompt caches and signatures hold; only thoughts that another provider's model had are taken out, because
 * Anthropic would refuse their signatures.
 */
export function editMessagesBody({ operation, deployment, reasoningEffort, fit }: ProviderCall): Buffer {
  const { body } = operation.payload;
  const edits = usualEdits(operation.payload, deployment.upstreamModel);
  for (const field of fit?.omitted ?? []) edits.set(field, null);
  for (const [field, value] of fit?.replaced ?? []) edits.set(field, asciiJson(value));
  // A translated request has its effort already, in the way that the model takes it.
  if (operation.protocol === "anthropic-messages" && reasoningEffort !== null) {
    const config = fieldsOf(fit?.replaced?.get("output_config") ?? body.output_config);
    if (config.effort == null) edits.set("output_config", asciiJson({ ...config, effort: reasoningEffort }));
  }
  const text = bodyText(operation.payload);
  if (text.includes(envelopeMark)) {
    const messages = withoutForeignThoughts(body.messages);
    if (messages !== null) edits.set("messages", asciiJson(messages));
  }
  return editedBody(text, edits);
}

const isForeign = (block: unknown): boolean =>
  isFields(block) && block.type === "thinking" && openThought(textOf(block.signature) ?? "") !== null;

/** null: there are none. A turn of which nothing is left goes, too. */
function withoutForeignThoughts(messages: unknown): readonly Fields[] | null {
  let isChanged = false;
  const kept = fieldsList(messages).flatMap((message) => {
    if (!Array.isArray(message.content) || !message.content.some(isForeign)) return [message];
    isChanged = true;
    const content = message.content.filter((block: unknown) => !isForeign(block));
    return content.length === 0 ? [] : [{ ...message, content }];
  });
  return isChanged ? kept : null;
}
