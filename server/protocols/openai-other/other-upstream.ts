import type { OtherKind } from "../../operation/operation.ts";
import type { ProviderQuirks } from "../../providers/known-provider.ts";
import { postUpstream } from "../../upstream/http-exchange.ts";
import type { ProviderAdapter, ProviderCall } from "../../upstream/provider.ts";
import type { UpstreamPools } from "../../upstream/upstream-pools.ts";
import { gatewayFields } from "../openai-chat/edit-chat-body.ts";
import { asciiJson } from "../wire/json/ascii-json.ts";
import { editTopLevel } from "../wire/json/edit-top-level.ts";
import { formBoundary, withFormField } from "./multipart.ts";

/**
 * Passes requests of one kind to an endpoint of OpenAI's protocol, with the model's name replaced and the gateway's own fields taken out.
 *
 * @param path behind the base URL; may climb out of it: `/../../v2/rerank`
 */
export function createOtherAdapter(
  kind: OtherKind,
  path: string,
  keyHeader: ProviderQuirks["keyHeader"],
  pools: UpstreamPools,
): ProviderAdapter {
  return {
    protocol: `openai-${kind}`,
    start(call, sink) {
      const { body, contentType } = upstreamBody(call);
      const headers = ["content-type", contentType, "accept", "*/*", "accept-encoding", "identity"];
      headers.push("user-agent", "tradewind");
      if (call.apiKey !== null) {
        if (keyHeader === "bearer") headers.push("authorization", `Bearer ${call.apiKey}`);
        else headers.push("api-key", call.apiKey);
      }
      return postUpstream(pools, call, { path, headers, body }, sink);
    },
    close: async () => {},
  };
}

function upstreamBody({ operation: { payload }, deployment: { upstreamModel } }: ProviderCall): {
  readonly body: Buffer;
  readonly contentType: string;
} {
  const contentType = payload.headers?.["content-type"];
  const boundary = formBoundary(contentType);
  if (contentType !== undefined && boundary !== null && payload.bytes !== null)
    return { body: withFormField(payload.bytes, boundary, "model", upstreamModel), contentType };
  const edits = new Map<string, string | null>([["model", asciiJson(upstreamModel)]]);
  for (const field of gatewayFields) if (field in payload.body) edits.set(field, null);
  const text = payload.bytes?.toString("latin1") ?? asciiJson(payload.body);
  const edited = editTopLevel(text, edits);
  if (edited === null) throw new TypeError("a request's body must be a JSON object");
  return { body: Buffer.from(edited, "latin1"), contentType: "application/json" };
}
