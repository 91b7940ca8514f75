import { describe, expect, it } from "vitest";
import { readChatRequest } from "./openai-chat/read-chat-request.ts";
import { renamedTools } from "./renamed-tools.ts";

const usual = /^[a-zA-Z0-9_-]{1,64}$/;
const request = (names: readonly string[]) =>
  readChatRequest({
    messages: [],
    tools: names.map((name) => ({ type: "function", function: { name } })),
  });
const sent = (names: readonly string[]): readonly string[] | undefined =>
  renamedTools(request(names), usual)?.request.tools.map(({ name }) => name);

describe("renamedTools", () => {
  it("leaves a request alone whose names are taken", () => {
    expect(renamedTools(request(["read", "b-2"]), usual)).toBeNull();
  });

  it("gives each tool a name of its own, in whatever order they come", () => {
    expect(sent(["a.b", "1/c", "a_b"])).toEqual([expect.stringMatching(/^a_b_[0-9a-f]{8}$/), "_1_c", "a_b"]);
    const [first, second] = sent(["a.b", "a/b"])!;
    expect([first, second]).toEqual(["a_b", expect.stringMatching(/^a_b_[0-9a-f]{8}$/)]);
    const long = "x".repeat(64);
    const cut = sent([`${long}1`, `${long}2`, "气象", "天气"])!;
    expect(new Set(cut).size).toBe(4);
    for (const name of cut) expect(name).toMatch(usual);
    expect(sent([`${long}2`, `${long}1`])).toEqual([cut[1], cut[0]]);
  });

  it("renames calls, their results and the choice alike, and leaves the provider's own tools", () => {
    const call = { id: "c", type: "function", function: { name: "a.b", arguments: "{}" } };
    const { request: written, names } = renamedTools(
      readChatRequest({
        messages: [
          { role: "assistant", content: null, tool_calls: [call] },
          { role: "tool", tool_call_id: "c", content: "x" },
        ],
        tools: [{ type: "function", function: { name: "a.b" } }, { type: "web.search" }],
        tool_choice: {
          type: "allowed_tools",
          allowed_tools: { mode: "auto", tools: [{ type: "function", function: { name: "a.b" } }] },
        },
      }),
      usual,
    )!;
    expect([...names]).toEqual([["a_b", "a.b"]]);
    expect(written.tools.map(({ name }) => name)).toEqual(["a_b", "web.search"]);
    expect(written.toolChoice).toMatchObject({ names: ["a_b"] });
    expect(written.turns[0]?.parts).toMatchObject([{ kind: "tool-call", name: "a_b" }]);
    expect(written.turns[1]?.parts).toMatchObject([{ kind: "tool-result", toolName: "a_b" }]);
  });
});
