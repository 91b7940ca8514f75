/** Whether what came in place of a reply, or of a chunk, is an error: in OpenAI's form (`{"error": ...}`) or in vLLM's (`{"object": "error", ...}`). */
export const statesError = (fields: Readonly<Record<string, unknown>>): boolean =>
  Boolean(fields.error) || fields.object === "error";
