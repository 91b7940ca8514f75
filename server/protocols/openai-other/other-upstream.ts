import type { OtherKind } from "../../operation/operation.ts";
import type { ProviderQuirks } from "../../providers/known-provider.ts";
import { postUpstream } from "../../upstream/http-exchange.ts";
import type { ProviderAdapter, ProviderCall } from "../../upstream/provider.ts";
import type { UpstreamPools } from "../../upstream/upstream-pools.ts";
import { bodyText, editedBody, usualEdits } from "../edited-body.ts";
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
  const body = editedBody(bodyText(payload), usualEdits(payload, upstreamModel));
  return { body, contentType: "application/json" };
}
