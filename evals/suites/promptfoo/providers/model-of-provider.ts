/** Providers that are programs, services that are no models, and models that do not write text. */
const notModels =
  /^(?:file|exec|https?|wss?|python|webhook|package|javascript|golang|ruby|echo|sequence|browser|websocket|mcp|promptfoo|manual-input|slack|voyage|llama-guard|opencode|agent)(?::|$)|:(?:embeddings?|moderation|image|images|video|transcription|tts|realtime|speech|codex[\w-]*|agents?|chatkit|claude-agent-sdk|agent-sdk)(?::|$)/;

const kinds = new Set(["chat", "completion", "messages", "responses", "assistant", "text", "converse"]);

/** promptfoo's names of vendors, where the gateway's differ. */
const vendors: Readonly<Record<string, string>> = {
  vertex: "google",
  palm: "google",
  gemini: "google",
  azureopenai: "azure",
  togetherai: "together",
};

/** promptfoo's provider id as a model id: `openai:chat:gpt-5-mini` -> `openai/gpt-5-mini`. Null: it is no model (a script, a URL). */
export function modelOfProvider(provider: unknown): string | null {
  const id =
    typeof provider === "string"
      ? provider
      : typeof provider === "object" && provider !== null
        ? String((provider as { id?: unknown }).id ?? Object.keys(provider)[0] ?? "")
        : "";
  if (id === "" || notModels.test(id) || /\.(?:[cm]?[jt]s|py|rb|go|sh)(?::\w+)?$/.test(id)) return null;
  if (!id.includes(":")) return id;
  const [first = "", second = "", ...rest] = id.split(":");
  // A gateway in front of a vendor: the vendor's model is what is asked.
  if (first === "adaline") return modelOfProvider([second, ...rest].join(":"));
  const vendor = vendors[first] ?? first;
  const name = (kinds.has(second) ? rest : [second, ...rest]).join(":");
  if (name === "") return null;
  return vendor === "openrouter" && name.includes("/") ? name : `${vendor}/${name}`;
}
