import { type Fields, fieldsOf } from "../protocols/fields.ts";
import type { ProviderCall } from "../upstream/provider.ts";

/** What an endpoint of chat completions wants beside an assistant's turn at the end, to go on with it. */
interface PrefillForm {
  /** Of the last turn. */
  readonly turn?: Fields;
  /** Of the body. */
  readonly body?: Fields;
}

/** By provider, from their documentation. Endpoints that are not here, such as OpenRouter's, take the turn as it is. */
const forms: Readonly<Record<string, PrefillForm>> = {
  mistral: { turn: { prefix: true } },
  vllm: { body: { continue_final_message: true, add_generation_prompt: false } },
  sglang: { body: { continue_final_message: true } },
};

/** A call whose last turn is the assistant's, in the form in which its provider goes on with it. */
export function prefilled(call: ProviderCall): ProviderCall {
  const { operation, deployment } = call;
  const { body } = operation.payload;
  const form = forms[deployment.provider];
  if (form === undefined || !Array.isArray(body.messages)) return call;
  const last = { ...fieldsOf(body.messages.at(-1)), ...form.turn };
  const messages = [...body.messages.slice(0, -1), last];
  const payload = { ...operation.payload, body: { ...body, ...form.body, messages }, bytes: null };
  return { ...call, operation: { ...operation, payload } };
}
