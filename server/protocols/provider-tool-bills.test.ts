import type { Fields } from "./fields.ts";
import { type BilledProtocol, message, ordinary, unknown } from "./testing/billed-replies.ts";
import { type BillRow, describeBills } from "./testing/describe-bills.ts";

const search = {
  type: "web_search_call",
  id: "w1",
  status: "completed",
  action: { type: "search", query: "q" },
};
const files = { type: "file_search_call", id: "f1", status: "completed", queries: ["q"], results: null };
const own = (
  from: BilledProtocol,
  output: readonly Fields[],
  more: Partial<BillRow> & { tool_usage?: Fields } = {},
): BillRow => ({
  ...{ from, stated: { output: [...output, message], tool_usage: more.tool_usage ?? null } },
  ...{ asked: {}, nanoUsd: unknown, ...more },
});
const claude = (name: string, more: Partial<BillRow> = {}): BillRow => ({
  ...{ from: "anthropic-messages", asked: {}, nanoUsd: unknown },
  stated: {
    content: [
      { type: "server_tool_use", id: "srvtoolu_1", name, input: {} },
      { type: "text", text: "Hi" },
    ],
  },
  ...more,
});

const rows: Readonly<Record<string, BillRow>> = {
  "Responses, two searches of the web and a page opened": own(
    "openai-responses",
    [search, search, { ...search, action: { type: "open_page", url: "https://a.test" } }],
    { nanoUsd: ordinary + 20_000_000, meters: { searches: 2 } },
  ),
  "Responses, as many searches as the provider counts": own("openai-responses", [search, search], {
    ...{ tool_usage: { web_search: { num_requests: 1 }, image_gen: { total_tokens: 0 } } },
    nanoUsd: ordinary + 10_000_000,
  }),
  "Responses, three searches of files at flex": own("openai-responses", [files, files, files], {
    stated: { output: [files, files, files, message], service_tier: "flex" },
    ...{ nanoUsd: 1_400_000 + 7_500_000, meters: { fileSearches: 3, serviceTier: "flex" } },
  }),
  "Responses, code in a container": own(
    "openai-responses",
    [{ type: "code_interpreter_call", id: "i1", container_id: "cntr_1", code: "1", outputs: null }],
    { reason: "code_interpreter" },
  ),
  "Responses, a picture": own("openai-responses", [{ type: "image_generation_call", id: "i1", result: "" }], {
    reason: "image_generation",
  }),
  "Responses, a shell in a container": own(
    "openai-responses",
    [{ type: "shell_call", id: "s1", environment: { type: "container_reference", container_id: "cntr_1" } }],
    { reason: "shell" },
  ),
  "Responses, a shell of the client's own": own(
    "openai-responses",
    [{ type: "shell_call", id: "s1", call_id: "c", environment: { type: "local" } }],
    { nanoUsd: ordinary },
  ),
  "Responses, a tool that came after this was written": own(
    "openai-responses",
    [{ type: "oracle_call", id: "o" }],
    {
      reason: "oracle",
    },
  ),
  "Responses, tools that cost their tokens": own(
    "openai-responses",
    ["mcp_list_tools", "mcp_call", "computer_call", "tool_search_call", "apply_patch_call"].map((type) => ({
      ...{ type, id: type },
    })),
    { nanoUsd: ordinary },
  ),
  "Anthropic, two searches": {
    ...{ from: "anthropic-messages", nanoUsd: ordinary + 20_000_000, meters: { searches: 2 } },
    stated: { server_tool_use: { web_search_requests: 2, web_fetch_requests: 3 } },
  },
  "Anthropic, a page fetched": claude("web_fetch", { nanoUsd: ordinary }),
  "Anthropic, tools looked up": claude("tool_search_tool_bm25", { nanoUsd: ordinary }),
  "Anthropic, code run": claude("bash_code_execution", { reason: "bash_code_execution" }),
  "Anthropic, code run by a web tool": claude("code_execution", {
    ...{ asked: { tools: [{ type: "web_search_20260209", name: "web_search" }] }, nanoUsd: ordinary },
  }),
  "Anthropic, code run beside an older web tool": claude("code_execution", {
    ...{ asked: { tools: [{ type: "web_search_20250305", name: "web_search" }] }, reason: "code_execution" },
  }),
  "Anthropic, a tool that came after this was written": claude("oracle", { reason: "oracle" }),
  "Anthropic, a summary that made room": {
    ...{ from: "anthropic-messages", nanoUsd: ordinary + 1_250_000 + 500_000 },
    stated: {
      iterations: [
        { type: "compaction", input_tokens: 1_000, output_tokens: 50 },
        { type: "message", input_tokens: 600, output_tokens: 200 },
      ],
    },
  },
  "Anthropic, another model's advice": {
    ...{ from: "anthropic-messages", nanoUsd: unknown, reason: "advisor" },
    stated: {
      iterations: [{ type: "advisor_message", model: "claude-opus-5", input_tokens: 9, output_tokens: 9 }],
    },
  },
};

describeBills(rows);
