import { describe, expect, it } from "vitest";
import type { Deployment } from "../../../engine/index.ts";
import type { OperationPayload } from "../../operation/operation.ts";
import type { ProviderQuirks } from "../../providers/known-provider.ts";
import { knownProviders } from "../../providers/known-providers.ts";
import { editChatBody } from "./edit-chat-body.ts";

const deployment: Deployment = {
  id: "openai/gpt-5-mini#0",
  provider: "openai",
  upstreamModel: "gpt-5-mini-2025-08-07",
  baseUrl: "https://api.openai.com/v1",
  apiKeyEnv: "OPENAI_API_KEY",
  region: null,
  markupBasisPoints: 0,
};

function quirksOf(provider: string): ProviderQuirks {
  const known = knownProviders.get(provider);
  if (known === undefined) throw new Error(`${provider} is not in the table`);
  return known.quirks;
}

function edited(text: string, provider = "groq", reasoningEffort: string | null = null): string {
  const body = JSON.parse(text) as Record<string, unknown>;
  const call = {
    operation: operationOf({ body, bytes: Buffer.from(text), isStream: body.stream === true }),
    deployment,
    reasoningEffort,
    apiKey: null,
    fit: null,
  };
  return editChatBody(call, quirksOf(provider)).toString();
}

const operationOf = (payload: OperationPayload) =>
  ({ kind: "chat", protocol: "openai-chat", payload }) as const;

describe("editChatBody", () => {
  it("puts the upstream's name in and leaves the client's other bytes alone", () => {
    expect(
      edited(
        '{"model":"auto","messages":[{"role":"user","content":"caf\\u00e9 日"}],"seed":10000000000000000001}',
      ),
    ).toBe(
      '{"model":"gpt-5-mini-2025-08-07","messages":[{"role":"user","content":"caf\\u00e9 日"}],"seed":10000000000000000001}',
    );
  });

  it("takes the gateway's own fields out", () => {
    expect(
      edited(
        '{"routing":{"explore":false},"model":"auto","provider":{"sort":"price"},"plugins":[],"models":["a"],"n":1}',
      ),
    ).toBe('{"model":"gpt-5-mini-2025-08-07","n":1}');
  });

  it("sets the candidate's effort, but never over the caller's, and not where it would be refused", () => {
    expect(edited('{"model":"auto"}', "openai", "high")).toBe(
      '{"model":"gpt-5-mini-2025-08-07","reasoning_effort":"high"}',
    );
    expect(edited('{"model":"auto","reasoning_effort":"low"}', "openai", "high")).toContain('"low"');
    expect(edited('{"model":"auto"}', "mistral", "high")).not.toContain("reasoning_effort");
  });

  it("asks for usage in a stream and keeps the client's other stream options", () => {
    expect(edited('{"model":"auto","stream":true}')).toBe(
      '{"model":"gpt-5-mini-2025-08-07","stream":true,"stream_options":{"include_usage":true}}',
    );
    expect(
      edited(
        '{"model":"m","stream":true,"stream_options":{"include_usage":false,"include_obfuscation":false}}',
      ),
    ).toBe(
      '{"model":"gpt-5-mini-2025-08-07","stream":true,"stream_options":{"include_usage":true,"include_obfuscation":false}}',
    );
    expect(edited('{"model":"m"}')).not.toContain("stream_options");
  });

  it("takes stream_options out where the provider refuses it", () => {
    expect(edited('{"model":"m","stream":true,"stream_options":{"include_usage":true}}', "mistral")).toBe(
      '{"model":"gpt-5-mini-2025-08-07","stream":true}',
    );
  });

  it("renames the output limit to what the provider takes", () => {
    expect(edited('{"model":"m","max_tokens":5}', "openai")).toBe(
      '{"model":"gpt-5-mini-2025-08-07","max_completion_tokens":5}',
    );
    expect(edited('{"model":"m","max_completion_tokens":5}', "deepseek")).toBe(
      '{"model":"gpt-5-mini-2025-08-07","max_tokens":5}',
    );
    expect(edited('{"model":"m","max_tokens":5}', "groq")).toContain('"max_tokens":5');
  });

  it("serialises a body that has no original bytes", () => {
    const call = {
      operation: operationOf({ body: { model: "auto", messages: ["é"] }, bytes: null, isStream: false }),
      deployment,
      reasoningEffort: null,
      apiKey: null,
      fit: null,
    };
    expect(JSON.parse(editChatBody(call, quirksOf("openai")).toString())).toEqual({
      model: "gpt-5-mini-2025-08-07",
      messages: ["é"],
    });
  });
});
