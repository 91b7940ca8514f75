import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type OtherKindsUpstream, startOtherKindsUpstream } from "./other-kinds-upstream.ts";
import { startFrom } from "./start-from.ts";
import { writeConfiguration } from "./write-configuration.ts";

/** The gateway in front of models of every kind, all at one loopback upstream. */
export interface OtherKindsGateway {
  readonly address: string;
  readonly upstream: OtherKindsUpstream;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function startOtherKindsGateway(): Promise<OtherKindsGateway> {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-kinds-"));
  const upstream = await startOtherKindsUpstream();
  const deployments = [{ provider: "openai-compatible", base_url: upstream.baseUrl, api_key_env: null }];
  const free = { input: 0, output: 0 };
  const file = writeConfiguration(folder, {
    discover: "always",
    models: [
      { id: "own/images", kind: "image", deployments, price: { ...free, per_image: 0.04 } },
      { id: "own/voice", kind: "speech", deployments, price: { ...free, per_million_characters: 15 } },
      { id: "own/reranker", kind: "rerank", deployments, price: { ...free, per_search: 0.002 } },
    ],
  });
  const server = await startFrom([`--data-dir=${folder}`, `--config=${file}`], {
    ...{ LOG_LEVEL: "silent", OPENAI_API_KEY: "sk-upstream", OPENAI_BASE_URL: upstream.baseUrl },
    ...{ COHERE_API_KEY: "co-upstream", COHERE_BASE_URL: `${upstream.baseUrl}/compatibility/v1` },
  });
  return {
    ...{ address: server.address, upstream },
    async [Symbol.asyncDispose]() {
      await server.stop();
      await upstream.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
