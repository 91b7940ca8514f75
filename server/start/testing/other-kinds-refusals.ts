/** Requests that are refused before any upstream is called: the error's code, and what its message says. */
export const otherKindsRefusals: readonly (readonly [
  path: string,
  body: object,
  code: string,
  text: string,
])[] = [
  ["/embeddings", { model: "gpt-5-mini", input: "x" }, "model_wrong_kind", "openai/text-embedding-3-small"],
  ["/embeddings", { model: "whisper-1", input: "x" }, "model_wrong_kind", "openai/text-embedding-3-small"],
  [
    "/chat/completions",
    { model: "text-embedding-3-small", messages: [{ role: "user", content: "x" }] },
    "model_wrong_kind",
    "openai/gpt",
  ],
  [
    "/embeddings",
    { model: "text-embeding-3-small", input: "x" },
    "model_not_found",
    "text-embedding-3-small",
  ],
  ["/embeddings", { model: "auto" }, "invalid_request", "`input` is missing"],
  ["/embeddings", { model: "auto", input: 3 }, "invalid_request", "input"],
  ["/images/generations", { prompt: "x", n: 0 }, "invalid_request", "`n`"],
  ["/rerank", { model: "auto", query: "q" }, "invalid_request", "`documents` is missing"],
  ["/audio/speech", { model: "own/voice", input: "x", speed: "fast" }, "invalid_request", "speed"],
];
