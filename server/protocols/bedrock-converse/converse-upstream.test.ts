import { describe, expect, it } from "vitest";
import type { Deployment } from "../../../engine/index.ts";
import type { ProviderCall, ProviderSink } from "../../upstream/provider.ts";
import type { UpstreamPools } from "../../upstream/upstream-pools.ts";
import { createServiceAccountTokens } from "../gemini/service-account-tokens.ts";
import { createConverseAdapter } from "./converse-upstream.ts";

describe("createConverseAdapter", () => {
  const post = async (
    apiKeyEnv: string,
    secrets: Readonly<Record<string, string>>,
  ): Promise<{ headers: string[]; failures: string[] }> => {
    let headers: string[] = [];
    const pools = {
      poolFor: () => ({
        dispatch(request: { headers: string[] }) {
          headers = request.headers;
        },
      }),
    } as unknown as UpstreamPools;
    const failures: string[] = [];
    const sink: ProviderSink = {
      onHead: () => {},
      onData: () => {},
      onEnd: () => {},
      onFailure: ({ detail }) => void failures.push(detail),
    };
    const deployment = {
      ...{ provider: "bedrock", upstreamModel: "anthropic.claude:0", baseUrl: "http://127.0.0.1:4711" },
      ...{ apiKeyEnv, region: "eu-central-1" },
    } as Deployment;
    const payload = { body: { messages: [] }, bytes: null, isStream: false };
    const call = { operation: { payload }, deployment, apiKey: "AKIDEXAMPLE" } as unknown as ProviderCall;
    const clock = { nowMs: () => Date.UTC(2026, 10, 28, 12) };
    createConverseAdapter({ pools, clock, secrets: (name) => secrets[name] ?? null }).start(call, sink);
    await new Promise((resolve) => setTimeout(resolve, 20));
    return { headers, failures };
  };

  it("signs as botocore 1.44 does", async () => {
    const { headers } = await post("AWS_ACCESS_KEY_ID", {
      ...{ AWS_SECRET_ACCESS_KEY: "secret", AWS_SESSION_TOKEN: "token" },
    });
    expect(headers[headers.indexOf("authorization") + 1]).toBe(
      "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261128/eu-central-1/bedrock/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-security-token, Signature=d0f2458cfc7c816b8c7d6ccfce940196a74431f1609719a7e8e110107a0f5621",
    );
    expect(headers).toContain("x-amz-security-token");
  });

  it("sends an API key as it is, and names the variable that is missing", async () => {
    expect((await post("AWS_BEARER_TOKEN_BEDROCK", {})).headers).toContain("Bearer AKIDEXAMPLE");
    const { headers, failures } = await post("TEAM_ACCESS_KEY_ID", {});
    expect(headers).toEqual([]);
    expect(failures).toEqual(["the environment variable TEAM_SECRET_ACCESS_KEY is not set"]);
  });
});

describe("createServiceAccountTokens", () => {
  it("names the variable, and nothing of the file, where there is no account", async () => {
    await expect(createServiceAccountTokens(() => "/nowhere/key.json")()).rejects.toThrow(
      /^no access token for Vertex: check the service account in GOOGLE_APPLICATION_CREDENTIALS$/,
    );
  });
});
