import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCommandLine } from "../../config/command-line.ts";
import { readEnvironment } from "../../config/environment.ts";
import {
  type Behaviour,
  type SeenRequest,
  startFakeUpstream,
} from "../../pipeline/dispatch/testing/fake-upstream.ts";
import type { ClientProtocol } from "../../protocols/behaviours/client-protocol.ts";
import type { Question } from "../../protocols/behaviours/conversation.ts";
import { clientProtocols, upstreamProtocols } from "../../protocols/behaviours/protocol-tables.ts";
import type { UpstreamProtocol } from "../../protocols/behaviours/upstream-protocol.ts";
import { loadFromProcess } from "../load-from-process.ts";
import { startServer } from "../start-server.ts";
import { writeConfiguration } from "./write-configuration.ts";

/** The gateway with one model behind each upstream protocol, all at one loopback upstream. */
export interface ProtocolGateway {
  readonly address: string;
  readonly apiKey: string;
  /** How the upstream answers from now on. */
  answer: Behaviour;
  readonly seen: readonly SeenRequest[];
  send(
    client: ClientProtocol,
    to: UpstreamProtocol,
    question: Question,
    isStream: boolean,
    signal?: AbortSignal,
  ): Promise<Response>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Dollars per million tokens, of every model. */
export const price = { input: 1, output: 2, cached_input: 0.1, cache_write: 1.25 };

export const modelOf = ({ protocol }: UpstreamProtocol): string => `test/${protocol}`;

/** Every client with every upstream, by name. */
export const protocolPairs = clientProtocols.flatMap((client) =>
  upstreamProtocols.map((to) => [client.protocol, to.protocol, client, to] as const),
);

/** @param dispatch settings of `dispatch:` @param origin of an upstream to be used in place of the replay one */
export async function startProtocolGateway(
  origin: string | null = null,
  dispatch: object = { max_attempts: 1, attempts_per_target: 1 },
): Promise<ProtocolGateway> {
  const apiKey = "key-one";
  const folder = mkdtempSync(join(tmpdir(), "tradewind-protocols-"));
  const upstream = await startFakeUpstream((...call) => gateway.answer(...call));
  const file = writeConfiguration(folder, {
    dispatch: { max_retry_after_ms: 1, ...dispatch },
    // One failure after the other is what the tests want.
    health: {
      failures_to_open: 1_000,
      failures_in_window: 1_000,
      pause_ms: 1,
      max_pause_ms: 1,
      fault_pause_ms: 1,
      max_quiet_ms: 1,
    },
    models: upstreamProtocols.map((one) => ({
      ...{ id: modelOf(one), price, reasoning_efforts: ["low", "medium", "high"] },
      capabilities: {
        tools: true,
        json_schema: true,
        image_input: true,
        file_input: true,
        audio_input: true,
      },
      deployments: [
        {
          ...{ provider: one.provider, model: one.upstreamModel, api_key_env: "ANTHROPIC_API_KEY" },
          base_url: `${origin ?? new URL(upstream.baseUrl).origin}${one.basePath}`,
        },
      ],
    })),
  });
  const environment = readEnvironment({
    ...{ LOG_LEVEL: "silent", TRADEWIND_API_KEYS: `anna:${apiKey}`, ANTHROPIC_API_KEY: "sk-upstream" },
  });
  const flags = ["--port=0", `--data-dir=${folder}`, `--config=${file}`];
  const server = await startServer(await loadFromProcess(readCommandLine(flags), environment), environment);
  const gateway: ProtocolGateway = {
    ...{ address: server.address, apiKey, seen: upstream.seen, answer: (response) => void response.end() },
    send: (client, to, question, isStream, signal) =>
      fetch(`${server.address}${client.path}`, {
        method: "POST",
        signal: signal ?? null,
        headers: {
          ...{ authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
          ...client.headers,
        },
        body: JSON.stringify(client.body(question, modelOf(to), isStream)),
      }),
    async [Symbol.asyncDispose]() {
      await server.stop();
      await upstream[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return gateway;
}
