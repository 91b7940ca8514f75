import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Reply } from "../protocols/behaviours/conversation.ts";
import { upstreamProtocols } from "../protocols/behaviours/protocol-tables.ts";
import { replay } from "../protocols/behaviours/replay.ts";
import { modelOf, type ProtocolGateway, startProtocolGateway } from "./testing/protocol-gateway.ts";

const python = process.env.TRADEWIND_TEST_PYTHON;
const script = fileURLToPath(new URL("testing/python_clients.py", import.meta.url));

describe.skipIf(python === undefined)(
  "the Python clients openai and anthropic (TRADEWIND_TEST_PYTHON)",
  () => {
    let gateway: ProtocolGateway;
    beforeAll(async () => {
      gateway = await startProtocolGateway();
    }, 300_000);
    afterAll(() => gateway[Symbol.asyncDispose]());

    const reply: Reply = {
      blocks: [{ text: "naïve 日本" }, { call: { id: "call_a", name: "weather", input: { city: "Rome" } } }],
      ...{ ending: "tools", counted: { input: 100, cached: 0, written: 0, output: 40 } },
    };
    // 100 tokens at $1 and 40 at $2 a million.
    const heard = ["naïve 日本", "weather", { city: "Rome" }, 0.00018];

    it.each(upstreamProtocols.map((to) => [to.protocol, to] as const))(
      "reach %s",
      async (_name, to) => {
        gateway.answer = replay(to, reply);
        const environment = { BASE: gateway.address, KEY: gateway.apiKey, MODEL: modelOf(to) };
        const { stdout } = await promisify(execFile)(python!, [script], {
          env: { ...environment, PATH: process.env.PATH, PYTHONIOENCODING: "utf8" },
        });
        expect(JSON.parse(stdout)).toEqual({
          versions: [expect.any(String), expect.any(String)],
          ...{ chat: heard, chat_stream: heard, responses: heard, responses_stream: heard },
          ...{ messages: heard, messages_stream: heard, input_tokens: true, error: "model_not_found" },
        });
      },
      180_000,
    );
  },
);
