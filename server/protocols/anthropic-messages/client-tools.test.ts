import { describe, expect, it } from "vitest";
import { narrowByParameters, ownOnlyField } from "../../pipeline/plan/narrow-by-parameters.ts";
import { type Fields, fieldsOf } from "../fields.ts";
import { writeGeminiRequest } from "../gemini/write-gemini-request.ts";
import { writeChatRequest } from "../openai-chat/write-chat-request.ts";
import { clientTool, ofAnthropicAlone } from "./client-tools.ts";
import { messagesOperation } from "./messages-operation.ts";
import { readMessagesRequest } from "./read-messages-request.ts";

const ask = (tool: Fields) => ({
  ...{ model: "m", max_tokens: 9, messages: [{ role: "user", content: "Hi" }] },
  tools: [tool],
});
const target = { provider: "gemini", upstreamModel: "gemini-3.5-flash", maxOutputTokens: null };

describe("tools of Anthropic's that the client runs", () => {
  it.each([
    ["bash_20241022", "bash", ["command", "restart"]],
    ["bash_20250124", "bash", ["command", "restart"]],
    ["text_editor_20250728", "str_replace_based_edit_tool", ["command", "path", "view_range"]],
    ["memory_20250818", "memory", ["old_path", "new_path"]],
    ["computer_20251124", "computer", ["action", "coordinate", "scroll_direction"]],
  ])("%s is a function for other models", (type, name, members) => {
    const request = readMessagesRequest(ask({ type, name, cache_control: { type: "ephemeral" } }));
    const { body, dropped } = writeChatRequest(request, "upstream");
    const [tool] = body.tools as Fields[];
    const { parameters, ...told } = fieldsOf(tool!.function);
    expect(told).toMatchObject({ name, description: expect.any(String) });
    expect(Object.keys(fieldsOf(fieldsOf(parameters).properties))).toEqual(expect.arrayContaining(members));
    expect(dropped.filter((field) => field !== "tools.cache_control")).toEqual([]);
    expect(() => writeGeminiRequest(request, target)).not.toThrow();
  });

  it("have an editor that takes back before 20250429 alone", () => {
    const commands = (type: string): unknown =>
      fieldsOf(fieldsOf(clientTool({ type })?.parameters.properties).command).enum;
    expect(commands("text_editor_20250124")).toContain("undo_edit");
    expect(commands("text_editor_20250429")).not.toContain("undo_edit");
  });

  it("tell the size of the screen, and name what they leave out", () => {
    const screen = { display_width_px: 1024, display_height_px: 768 };
    const tool = { type: "computer_20250124", name: "computer", ...screen, display_number: 1 };
    const { body, dropped } = writeChatRequest(readMessagesRequest(ask(tool)), "upstream");
    expect(JSON.stringify(body)).toContain("1024 x 768 pixels");
    expect(dropped).toEqual(["tools.display_number"]);
  });
});

describe("what Anthropic alone can serve", () => {
  it.each([
    [{ tools: [{ type: "web_search_20260318", name: "web_search" }] }, "tools.web_search"],
    [{ tools: [{ type: "computer_toolset_20260801" }] }, "tools.computer_toolset_20260801"],
    [{ tools: [{ name: "find", input_schema: {} }], mcp_servers: [{ name: "x" }] }, "mcp_servers"],
    [{ container: "c1" }, "container"],
    [{ tools: [{ type: "bash_20250124", name: "bash" }], mcp_servers: [], container: null }, null],
    [
      {
        tools: [
          { type: "custom", name: "find" },
          { type: null, name: "find" },
        ],
      },
      null,
    ],
    [{}, null],
  ])("%j", (body, field) => {
    expect(ofAnthropicAlone(body)).toBe(field);
  });

  it("goes to its models alone under auto, and the others say why not", () => {
    const candidate = (provider: string) =>
      ({ id: provider, model: { deployments: [{ provider, upstreamModel: "m" }] } }) as never;
    const body = { tools: [{ type: "web_search_20260318", name: "web_search" }] };
    const operation = { kind: "chat", protocol: "anthropic-messages", payload: { body } } as never;
    const all = [candidate("openai"), candidate("anthropic"), candidate("gemini")];
    const { candidates, excluded } = narrowByParameters(all, {}, false, ownOnlyField(operation));
    expect(candidates.map(({ id }) => id)).toEqual(["anthropic"]);
    expect(excluded).toMatchObject([
      { candidateId: "openai", code: "lacks_parameter", reason: expect.stringContaining("tools.web_search") },
      { candidateId: "gemini" },
    ]);
    const foreign = { kind: "chat", protocol: "openai-chat", payload: { body } } as never;
    expect(ownOnlyField(foreign)).toBeNull();
  });

  it("goes to its models alone where a file lies with Anthropic, and is read by the router", () => {
    const source = { type: "file", file_id: "file_1" };
    const body = {
      model: "auto",
      max_tokens: 9,
      messages: [{ role: "user", content: [{ type: "document", source }] }],
    };
    const context = { id: "r", principal: { tenant: "t" }, receivedAtMs: 0 } as never;
    const operation = messagesOperation(body as never, null, {}, context);
    expect(ownOnlyField(operation)).toEqual({
      ...{ protocol: "anthropic-messages", field: "messages.content.source.file_id" },
    });
    expect(operation.parsed().requirements).toMatchObject({ fileInput: true });
  });

  it("finds a file in a request's bytes, also where its name is written in escapes, and normalises no request without one", () => {
    const of = (text: string) => {
      const body = JSON.parse(text);
      const context = { id: "r", principal: { tenant: "t" }, receivedAtMs: 0 } as never;
      return messagesOperation(body, Buffer.from(text), {}, context);
    };
    const holding = (name: string, value: string) =>
      `{"model":"auto","max_tokens":9,"messages":[{"role":"user","content":[{"type":"document","source":{"type":"file","${name}":"${value}"}}]}]}`;
    for (const name of ["file_id", "file\\u005fid"])
      expect(ownOnlyField(of(holding(name, "file_1")))?.field).toBe("messages.content.source.file_id");
    const plain = of('{"model":"auto","max_tokens":9,"messages":[{"role":"user","content":"Hi"}]}');
    const normalised = () => {
      throw new Error("normalised");
    };
    expect(ownOnlyField({ ...plain, normalised })).toBeNull();
  });
});
