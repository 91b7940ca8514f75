import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Behaviour,
  type FakeUpstream,
  startFakeUpstream,
} from "../../pipeline/dispatch/testing/fake-upstream.ts";
import { startFrom } from "./start-from.ts";
import { writeConfiguration } from "./write-configuration.ts";

/** The gateway in front of Claude and of a model of another provider, `vllm/m`. Its client key is `key-one`. */
export interface ClaudeGateway {
  readonly address: string;
  readonly folder: string;
  readonly claude: FakeUpstream;
  readonly other: FakeUpstream;
  /** How the upstreams answer from now on. */
  answerClaude: Behaviour;
  answerOther: Behaviour;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function startClaudeGateway(
  answers: Pick<ClaudeGateway, "answerClaude" | "answerOther">,
): Promise<ClaudeGateway> {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-anthropic-"));
  const [claude, other] = await Promise.all([
    startFakeUpstream((...call) => gateway.answerClaude(...call)),
    startFakeUpstream((...call) => gateway.answerOther(...call)),
  ]);
  const file = writeConfiguration(folder, {
    models: [
      { id: "anthropic/claude-opus-4-8" },
      { id: "anthropic/claude-haiku-4-5" },
      {
        ...{ id: "vllm/m", price: { input: 1, output: 2 }, capabilities: { tools: true } },
        deployments: [{ provider: "vllm", model: "m", base_url: other.baseUrl, api_key_env: null }],
      },
    ],
  });
  const server = await startFrom([`--data-dir=${folder}`, `--config=${file}`], {
    ...{ LOG_LEVEL: "silent", TRADEWIND_API_KEYS: "anna:key-one", ANTHROPIC_API_KEY: "sk-upstream" },
    ANTHROPIC_BASE_URL: claude.baseUrl,
  });
  const gateway: ClaudeGateway = {
    ...{ address: server.address, folder, claude, other, ...answers },
    async [Symbol.asyncDispose]() {
      await server.stop();
      await claude[Symbol.asyncDispose]();
      await other[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return gateway;
}
