import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadCatalogue } from "../config/load-catalogue.ts";
import { loadConfiguration } from "../config/load-configuration.ts";
import { testPorts } from "../config/testing.ts";
import { silentLog } from "../database/log.ts";
import { GatewayError } from "../errors/gateway-error.ts";
import { createLiveLatency } from "../latency/live-latency.ts";
import type { Operation, OperationContext } from "../operation/operation.ts";
import { openPrincipal } from "../operation/principal.ts";
import { CollectingSink } from "../pipeline/dispatch/collecting-sink.ts";
import { messagesOperation } from "../protocols/anthropic-messages/messages-operation.ts";
import { canonicalRequest } from "../protocols/gemini/canonical-request.ts";
import { geminiOperation } from "../protocols/gemini/gemini-operation.ts";
import { chatOperation } from "../protocols/openai-chat/chat-operation.ts";
import { responsesOperation } from "../protocols/openai-responses/responses-operation.ts";
import { createBuiltInProviders } from "../providers/built-in-providers.ts";
import { clientBodies } from "../providers/parameters/testing/client-bodies.ts";
import { furtherClientBodies } from "../providers/parameters/testing/further-client-bodies.ts";
import { geminiBodies } from "../providers/parameters/testing/gemini-bodies.ts";
import { moreClientBodies } from "../providers/parameters/testing/more-client-bodies.ts";
import { messagesBodies, responsesBodies } from "../providers/parameters/testing/other-protocol-bodies.ts";
import { shapedClientBodies } from "../providers/parameters/testing/shaped-client-bodies.ts";
import { type StrictUpstream, startStrictUpstream } from "../providers/parameters/testing/strict-upstream.ts";
import {
  chatToolBodies,
  geminiToolBodies,
  messagesToolBodies,
  responsesToolBodies,
} from "../providers/parameters/testing/tool-bodies.ts";
import { assemblePipeline } from "./assemble-pipeline.ts";
import { startEngine } from "./start-engine.ts";
import { systemClock, systemSleep } from "./system-ports.ts";

const keys: Readonly<Record<string, string>> = {
  openai: "OPENAI_API_KEY",
  anthropic: "ANTHROPIC_API_KEY",
  gemini: "GEMINI_API_KEY",
  mistral: "MISTRAL_API_KEY",
  groq: "GROQ_API_KEY",
  deepseek: "DEEPSEEK_API_KEY",
  xai: "XAI_API_KEY",
};

/** They send `functions`, the form before `tools`. */
const withFunctions = ["LangChain, legacy functions", "Dify, agent"];

/** Where one provider alone cannot give what is asked for, the gateway says so before it calls anybody. */
const notToBeHad: Readonly<Record<string, readonly string[]>> = {
  openai: ["LangChain agent, five stops"],
  anthropic: [
    "go-openai, two choices",
    "google-genai, log probabilities",
    "openai SDK, schema",
    "openai SDK, JSON mode",
    "openai SDK, log probabilities",
    ...["Cline, effort", "LangChain, structured", "LangGraph, form of the reply beside tools"],
  ],
  gemini: [],
  mistral: [
    ...["JetBrains AI, effort and a forced tool", "llm, the least effort"],
    "Junie, the highest effort",
    ...["google-genai, log probabilities", "google-genai, level of thought"],
    "openai SDK, log probabilities",
    "Cline, effort",
    "Cursor, agent",
    "Claude Code, adaptive",
    "Codex CLI",
    ...withFunctions,
  ],
  groq: [
    ...["LangChain4j, a streamed schema", "go-openai, two choices", "Junie, the highest effort"],
    "google-genai, log probabilities",
    ...["openai SDK, log probabilities", ...withFunctions],
    ...["LangChain agent, five stops", "LangGraph, form of the reply beside tools"],
  ],
  deepseek: [
    ...["Pydantic AI, a schema with references", "LangChain4j, a streamed schema", "go-openai, two choices"],
    ...["llm, the least effort", "aichat, no effort", "Junie, the highest effort"],
    ...["google-genai, schema", "google-genai, JSON Schema"],
    "Dify, vision",
    "Codex CLI",
    "openai SDK, schema",
    "LangChain, structured",
    "Cline, effort",
    ...withFunctions,
  ],
  xai: [
    "Junie, the highest effort",
    ...["openai SDK, JSON mode", "LibreChat, stop", "Continue, autocomplete", "CrewAI", ...withFunctions],
    ...[
      "Continue, edit with a prediction",
      "Dify, many stops",
      "LangChain agent, five stops",
      "n8n over Anthropic",
    ],
  ],
  all: [],
};

type Read = (body: never, bytes: Buffer, context: OperationContext) => Operation;
const readGemini: Read = (body, bytes, context) =>
  geminiOperation({ model: "auto", isStream: false }, canonicalRequest(body) as never, bytes, context);
const played: readonly (readonly [Read, Readonly<Record<string, Record<string, unknown>>>])[] = [
  [
    chatOperation,
    {
      ...{ ...clientBodies, ...moreClientBodies, ...shapedClientBodies },
      ...{ ...furtherClientBodies, ...chatToolBodies },
    },
  ],
  [
    (body, bytes, context) => messagesOperation(body, bytes, {}, context),
    { ...messagesBodies, ...messagesToolBodies },
  ],
  [responsesOperation, { ...responsesBodies, ...responsesToolBodies }],
  [readGemini, { ...geminiBodies, ...geminiToolBodies }],
];
const requests = played.flatMap(([read, bodies]) =>
  Object.entries(bodies).map(([name, body]) => ({ name, body, read })),
);

let upstream: StrictUpstream;
beforeAll(async () => {
  upstream = await startStrictUpstream();
});
afterAll(() => upstream.close());

describe.each([...Object.keys(keys), "all"])("requests of real clients to auto, keys of %s", (set) => {
  it("are served at the first call, or refused before any", { timeout: 300_000 }, async () => {
    const providersSet = set === "all" ? Object.keys(keys) : [set];
    const variables: Record<string, string> = {};
    for (const provider of providersSet) {
      variables[keys[provider]!] = "sk-test";
      variables[`${provider.toUpperCase()}_BASE_URL`] = upstream.baseUrl(provider);
    }
    const loaded = await loadConfiguration(
      testPorts({ variables, catalogue: loadCatalogue(), after: async () => undefined }),
    );
    const latency = createLiveLatency(systemClock);
    const engine = await startEngine(loaded, systemClock, latency.read);
    const providers = createBuiltInProviders({ demo: { clock: systemClock, sleep: systemSleep } });
    const { pipeline } = assemblePipeline({
      ...{ engine, providers, latency, clock: systemClock, log: silentLog },
      policy: loaded.configuration.policy,
      dispatch: loaded.configuration.dispatch,
      secrets: (name) => variables[name] ?? null,
    });
    const failures: string[] = [];
    const refused: string[] = [];
    for (const { name, body, read } of requests) {
      const bytes = Buffer.from(JSON.stringify(body));
      const context = {
        id: name,
        principal: openPrincipal,
        sessionId: null,
        receivedAtMs: 0,
        isDebug: false,
      };
      const sink = new CollectingSink();
      upstream.take();
      try {
        await pipeline.serve(read(body as never, bytes, context), () => sink);
      } catch (error) {
        if (!(error instanceof GatewayError)) throw error;
        refused.push(name);
        if (upstream.take().length > 0) failures.push(`${name}: refused after a call`);
        continue;
      }
      const calls = upstream.take();
      const refusals = calls.filter(({ refusal }) => refusal !== null);
      if (sink.reply?.status !== 200 || calls.length !== 1 || refusals.length > 0)
        failures.push(`${name}: ${JSON.stringify(calls)}`);
    }
    await providers.close();
    await engine.embedder.close();
    expect(failures).toEqual([]);
    expect(refused.filter((name) => !notToBeHad[set]!.includes(name))).toEqual([]);
  });
});
