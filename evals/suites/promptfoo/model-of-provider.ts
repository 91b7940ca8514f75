/** promptfoo's provider id as a model id: `openai:chat:gpt-5-mini` -> `openai/gpt-5-mini`. Null: it is no model (a script, a URL). */
export function modelOfProvider(provider: unknown): string | null {
  const id =
    typeof provider === "string"
      ? provider
      : typeof provider === "object" && provider !== null
        ? String((provider as { id?: unknown }).id ?? Object.keys(provider)[0] ?? "")
        : "";
  if (
    id === "" ||
    /^(?:file|exec|https?|python|webhook|package|javascript|echo|browser|websocket)(?::|$)/.test(id)
  )
    return null;
  if (!id.includes(":")) return id;
  const parts = id.split(":");
  const kinds = new Set([
    "chat",
    "completion",
    "messages",
    "responses",
    "assistant",
    "embedding",
    "realtime",
    "image",
  ]);
  const vendors: Readonly<Record<string, string>> = { google: "google", vertex: "google", palm: "google" };
  const vendor = vendors[parts[0] ?? ""] ?? parts[0] ?? "";
  const name = parts.slice(kinds.has(parts[1] ?? "") ? 2 : 1).join(":");
  return name === "" ? null : vendor === "openrouter" && name.includes("/") ? name : `${vendor}/${name}`;
}
