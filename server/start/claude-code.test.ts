import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Behaviour } from "../pipeline/dispatch/testing/fake-upstream.ts";
import { replayMessage } from "../protocols/anthropic-messages/testing/replay-messages.ts";
import { type Fields, fieldsOf } from "../protocols/fields.ts";
import { type ClaudeGateway, startClaudeGateway } from "./testing/claude-gateway.ts";

/** The program of `@anthropic-ai/claude-code`, unmodified; docs/testing.md says how it is installed. */
const program = process.env.TRADEWIND_TEST_CLAUDE_CODE ?? "";
const skipped = program === "" ? " (skipped: TRADEWIND_TEST_CLAUDE_CODE names no program)" : "";

/** In the gateway's folder. */
const read = { name: "Read", input: { file_path: "" } };
const isAnswered = ({ messages }: Fields): boolean =>
  /"tool_result"|"role":"tool"/.test(JSON.stringify(messages));

const answerClaude: Behaviour = (response, request, number) => {
  const isLast = isAnswered(request.body);
  const message = {
    ...{
      id: `msg_${number}`,
      type: "message",
      role: "assistant",
      model: "claude-opus-4-8",
      stop_sequence: null,
    },
    content: isLast
      ? [{ type: "text", text: "It says hello." }]
      : [
          { type: "thinking", thinking: "Look.", signature: "EqQB" },
          { type: "tool_use", id: "toolu_1", ...read },
        ],
    stop_reason: isLast ? "end_turn" : "tool_use",
    usage: {
      input_tokens: 100,
      cache_read_input_tokens: 50,
      cache_creation_input_tokens: 0,
      output_tokens: 9,
    },
  };
  replayMessage(message, { pieceBytes: 50 })(response, request, number);
};

const answerOther: Behaviour = (response, { body }) => {
  const call = { index: 0, id: "call.1", type: "function" };
  const made = { ...call, function: { name: read.name, arguments: JSON.stringify(read.input) } };
  const isLast = isAnswered(body);
  const choices = [
    { delta: { reasoning_content: "Look." }, finish_reason: null },
    { delta: isLast ? { content: "It says hello." } : { tool_calls: [made] }, finish_reason: null },
    { delta: {}, finish_reason: isLast ? "stop" : "tool_calls" },
  ];
  const usage = { prompt_tokens: 10, completion_tokens: 3, total_tokens: 13 };
  const chunks = [
    ...choices.map((choice) => ({ id: "c", choices: [{ index: 0, ...choice }] })),
    { id: "c", choices: [], usage },
  ];
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.end(`${chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join("")}data: [DONE]\n\n`);
};

describe.skipIf(skipped)(`Claude Code${skipped}`, () => {
  let gateway: ClaudeGateway;

  beforeAll(async () => {
    gateway = await startClaudeGateway({ answerClaude, answerOther });
    read.input.file_path = join(gateway.folder, "a.txt");
    writeFileSync(read.input.file_path, "hello\n");
  }, 300_000);
  afterAll(() => gateway[Symbol.asyncDispose]());

  it.each(["anthropic/claude-opus-4-8", "vllm/m"])(
    "reads a file by %s",
    { timeout: 300_000 },
    async (model) => {
      const options = ["-p", "What does a.txt say?", "--output-format", "json", "--allowedTools", "Read"];
      const child = spawn(program, options, {
        cwd: gateway.folder,
        stdio: ["ignore", "pipe", "inherit"],
        env: {
          ...{
            PATH: process.env.PATH,
            HOME: gateway.folder,
            CLAUDE_CONFIG_DIR: join(gateway.folder, "claude"),
          },
          ...{ ANTHROPIC_BASE_URL: gateway.address, ANTHROPIC_AUTH_TOKEN: "key-one" },
          ...{ ANTHROPIC_MODEL: model, ANTHROPIC_DEFAULT_HAIKU_MODEL: model },
          ...{
            CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
            DISABLE_TELEMETRY: "1",
            DISABLE_AUTOUPDATER: "1",
          },
        },
      });
      let output = "";
      child.stdout.on("data", (piece: Buffer) => {
        output += piece.toString();
      });
      const [code] = await once(child, "exit");
      expect([code, output]).toEqual([0, expect.stringContaining("It says hello.")]);
      expect(fieldsOf(JSON.parse(output))).toMatchObject({ is_error: false, num_turns: 2 });
    },
  );
});
