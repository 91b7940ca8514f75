import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Behaviour } from "../pipeline/dispatch/testing/fake-upstream.ts";
import type { Reply } from "../protocols/behaviours/conversation.ts";
import { upstreamProtocols } from "../protocols/behaviours/protocol-tables.ts";
import { replay } from "../protocols/behaviours/replay.ts";
import type { UpstreamProtocol } from "../protocols/behaviours/upstream-protocol.ts";
import { modelOf, type ProtocolGateway, startProtocolGateway } from "./testing/protocol-gateway.ts";

/** The program of `@openai/codex`, unmodified; docs/testing.md says how it is installed. */
const program = process.env.TRADEWIND_TEST_CODEX ?? "";
const skipped = program === "" ? " (skipped: TRADEWIND_TEST_CODEX names no program)" : "";

const counted = { input: 100, cached: 20, written: 0, output: 40 };
const done: Reply = { blocks: [{ text: "It is written." }], ending: "stop", counted };

/** Writes a file by the shell tool that Codex offers, then says so. */
const session =
  (to: UpstreamProtocol): Behaviour =>
  (response, request, number) => {
    const { said, tools } = to.understand(request);
    const name = tools.find((tool) => /exec|shell/.test(tool)) ?? "";
    const command = "echo hello > made.txt";
    const input = name === "exec_command" ? { cmd: command } : { command: ["bash", "-lc", command] };
    const call = { id: "call_a", name, input };
    const isAnswered = said.some((line) => line.startsWith("result"));
    const reply: Reply = isAnswered ? done : { blocks: [{ call }], ending: "tools", counted };
    // Where bytes pass through, they are Codex's own: it sends more than the SDK's types know.
    const judge = to.protocol === "openai-responses" ? { ...to, violations: () => [] } : to;
    replay(judge, reply)(response, request, number);
  };

describe.skipIf(skipped)(`Codex${skipped}`, () => {
  let gateway: ProtocolGateway;
  const folder = mkdtempSync(join(tmpdir(), "tradewind-codex-"));
  beforeAll(async () => {
    gateway = await startProtocolGateway();
  }, 300_000);
  afterAll(async () => {
    await gateway[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  const cells = upstreamProtocols.flatMap((to) =>
    [true, false].map((isSocket) => [to.protocol, isSocket ? "a WebSocket" : "HTTP", to, isSocket] as const),
  );
  it.each(cells)(
    "runs a command by %s over %s",
    { timeout: 300_000 },
    async (protocol, _over, to, isSocket) => {
      const home = join(folder, `${protocol}-${isSocket}`);
      const work = join(home, "work");
      mkdirSync(work, { recursive: true });
      writeFileSync(
        join(home, "config.toml"),
        `model = "${modelOf(to)}"
model_provider = "tradewind"
[model_providers.tradewind]
name = "Tradewind"
base_url = "${gateway.address}/v1"
env_key = "TRADEWIND_KEY"
wire_api = "responses"
supports_websockets = ${isSocket}
[analytics]
enabled = false
`,
      );
      gateway.answer = session(to);
      const options = [
        "exec",
        "--skip-git-repo-check",
        "--dangerously-bypass-approvals-and-sandbox",
        "--json",
      ];
      const child = spawn(program, [...options, "Write hello into made.txt"], {
        cwd: work,
        stdio: ["ignore", "pipe", "pipe"],
        env: { PATH: process.env.PATH, HOME: home, CODEX_HOME: home, TRADEWIND_KEY: gateway.apiKey },
      });
      let output = "";
      for (const stream of [child.stdout, child.stderr])
        stream.on("data", (piece: Buffer) => {
          output += piece.toString();
        });
      const [code] = await once(child, "exit");
      expect([code, output]).toEqual([0, expect.stringContaining("It is written.")]);
      expect(readFileSync(join(work, "made.txt"), "utf8")).toBe("hello\n");
    },
  );
});
