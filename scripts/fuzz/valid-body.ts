/** Stands in every prompt that is sent: no log of the server may ever hold it. */
export const promptCanary = "quokka marzipan 7319";

/** A request with every field that the gateway reads, all of them valid. */
export const validBody = {
  model: "auto",
  messages: [
    { role: "system", content: `Answer briefly. ${promptCanary}` },
    { role: "user", content: [{ type: "text", text: `What is 17 * 23? ${promptCanary}` }] },
    {
      role: "assistant",
      content: null,
      tool_calls: [{ id: "call_1", type: "function", function: { name: "add", arguments: '{"a":1}' } }],
      reasoning_details: [{ type: "reasoning.text", text: "so", signature: "s" }],
    },
    { role: "tool", tool_call_id: "call_1", content: "391" },
    { role: "user", content: "And in words?", name: "someone" },
  ],
  models: ["demo/swift"],
  tools: [
    {
      type: "function",
      function: {
        name: "add",
        description: "adds",
        parameters: { type: "object", properties: { a: { type: "number" } }, required: ["a"] },
      },
    },
  ],
  tool_choice: "auto",
  response_format: { type: "text" },
  max_tokens: 64,
  max_completion_tokens: 64,
  n: 1,
  temperature: 0.5,
  stop: ["END"],
  reasoning_effort: "low",
  stream: false,
  stream_options: { include_usage: true },
  prompt_cache_key: "cache",
  previous_response_id: "resp_1",
  user: "someone",
  metadata: { a: "b" },
  routing: {
    weights: { quality: 6, cost: 3, latency: 1 },
    max_cost_usd: 1,
    max_latency_ms: 600_000,
    min_quality: 0.01,
    allowed_models: ["demo/*"],
    baseline: "demo/sage",
    explore: false,
    session_id: "session",
  },
  provider: {
    only: ["demo"],
    ignore: ["nobody"],
    order: ["demo"],
    sort: "price",
    max_price: { prompt: 100, completion: 100 },
    allow_fallbacks: true,
    require_parameters: false,
    data_collection: "allow",
    zdr: false,
  },
  plugins: [{ id: "auto-router", enabled: true, allowed_models: ["demo/*"], cost_quality_tradeoff: 5 }],
};
