import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
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
import { vertexToken } from "../../protocols/behaviours/gemini-upstream.ts";
import {
  behaviourUpstreams,
  clientProtocols,
  columnOf,
  upstreamProtocols,
} from "../../protocols/behaviours/protocol-tables.ts";
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

export const modelOf = (to: UpstreamProtocol): string => `test/${columnOf(to)}`;

/** Every client with every upstream, by name. */
export const protocolPairs = clientProtocols.flatMap((client) =>
  upstreamProtocols.map((to) => [client.protocol, to.protocol, client, to] as const),
);

/** The same with every column of the table of behaviours. */
export const behaviourPairs = clientProtocols.flatMap((client) =>
  behaviourUpstreams.map((to) => [client.protocol, columnOf(to), client, to] as const),
);

/** @param dispatch settings of `dispatch:` @param origin of an upstream to be used in place of the replay one @param upstreams a model each */
export async function startProtocolGateway(
  origin: string | null = null,
  dispatch: object = { max_attempts: 1, attempts_per_target: 1 },
  upstreams: readonly UpstreamProtocol[] = behaviourUpstreams,
): Promise<ProtocolGateway> {
  const apiKey = "key-one";
  const folder = mkdtempSync(join(tmpdir(), "tradewind-protocols-"));
  const upstream = await startFakeUpstream((...call) =>
    call[1].path === "/token" ? giveToken(call[0]) : gateway.answer(...call),
  );
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
    models: upstreams.map((one) => ({
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
          ...{ provider: one.provider, model: one.upstreamModel },
          ...(one.provider === "vertex" ? {} : { api_key_env: "ANTHROPIC_API_KEY" }),
          base_url: `${origin ?? new URL(upstream.baseUrl).origin}${one.basePath}`,
        },
      ],
    })),
  });
  const environment = readEnvironment({
    ...{ LOG_LEVEL: "silent", TRADEWIND_API_KEYS: `anna:${apiKey}`, ANTHROPIC_API_KEY: "sk-upstream" },
    GOOGLE_APPLICATION_CREDENTIALS: writeCredentials(folder, new URL("/token", upstream.baseUrl).href),
  });
  const flags = ["--port=0", `--data-dir=${folder}`, `--config=${file}`];
  const server = await startServer(await loadFromProcess(readCommandLine(flags), environment), environment);
  const gateway: ProtocolGateway = {
    ...{ address: server.address, apiKey, seen: upstream.seen, answer: (response) => void response.end() },
    send: (client, to, question, isStream, signal) =>
      fetch(`${server.address}${client.path(modelOf(to), isStream)}`, {
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

/** Google's credentials of an identity federation: of its kinds of accounts the one whose tokens may come from elsewhere than Google. */
function writeCredentials(folder: string, tokenUrl: string): string {
  const [file, subject] = [join(folder, "credentials.json"), join(folder, "subject.txt")];
  writeFileSync(subject, "who-we-are");
  const credentials = {
    ...{ type: "external_account", audience: "//iam.googleapis.com/projects/1/p", token_url: tokenUrl },
    subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
    credential_source: { file: subject },
  };
  writeFileSync(file, JSON.stringify(credentials));
  return file;
}

function giveToken(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "application/json" });
  const issued_token_type = "urn:ietf:params:oauth:token-type:access_token";
  response.end(
    JSON.stringify({ access_token: vertexToken, issued_token_type, token_type: "Bearer", expires_in: 3_600 }),
  );
}
