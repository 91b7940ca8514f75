import type { OperationPayload } from "../../operation/operation.ts";
import type { ProviderQuirks } from "../../providers/known-provider.ts";
import type { ProviderCall } from "../../upstream/provider.ts";
import { bodyText, editedBody, usualEdits } from "../edited-body.ts";
import { asciiJson } from "../wire/json/ascii-json.ts";

/**
 * Bytes of the upstream's request. `model` becomes the upstream's name, the gateway's own fields go, the candidate's effort is set where the
 * caller sent none, usage is asked for in streams, and the output limit gets the name that the provider takes. Every other byte is
 * the client's own.
 */
export function editChatBody(call: ProviderCall, quirks: ProviderQuirks): Buffer {
  const { body } = call.operation.payload;
  const edits = usualEdits(call.operation.payload, call.deployment.upstreamModel);
  if (call.reasoningEffort !== null && quirks.takesReasoningEffort && body.reasoning_effort == null)
    edits.set("reasoning_effort", asciiJson(call.reasoningEffort));
  for (const field of call.fit?.omitted ?? []) edits.set(field, null);
  if (call.fit?.messages) edits.set("messages", asciiJson(call.fit.messages));
  if (call.fit?.tools) edits.set("tools", asciiJson(call.fit.tools));
  editStreamOptions(call, quirks, edits);
  renameOutputLimit(body, call.fit, quirks, edits);
  return editedBody(bodyText(call.operation.payload), edits);
}

function editStreamOptions(
  call: ProviderCall,
  quirks: ProviderQuirks,
  edits: Map<string, string | null>,
): void {
  const sent = call.operation.payload.body.stream_options;
  if (quirks.streamUsage === "unasked") {
    if (sent !== undefined) edits.set("stream_options", null);
  } else if (call.operation.payload.isStream) {
    const options = typeof sent === "object" && sent !== null ? sent : {};
    edits.set("stream_options", asciiJson(Object.assign({}, options, { include_usage: true })));
  }
}

/** Where the client sent both names, both stay: which of them it means is not ours to say. */
function renameOutputLimit(
  body: OperationPayload["body"],
  fit: ProviderCall["fit"],
  quirks: ProviderQuirks,
  edits: Map<string, string | null>,
): void {
  if (quirks.outputLimitField === "either") return;
  const other = quirks.outputLimitField === "max_tokens" ? "max_completion_tokens" : "max_tokens";
  const isSent = (field: string): boolean => body[field] != null && fit?.omitted.has(field) !== true;
  if (!isSent(other) || isSent(quirks.outputLimitField)) return;
  edits.set(other, null);
  edits.set(quirks.outputLimitField, asciiJson(body[other]));
}
