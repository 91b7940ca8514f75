import type { NormalisedRequest, Tool } from "../operation/normalised-request.ts";

/**
 * Tools that were called in a conversation which declares none: Anthropic and Bedrock refuse its calls and results then. [] where the client declares tools, or
 * none were called.
 */
export function undeclaredTools({ tools, turns }: Pick<NormalisedRequest, "tools" | "turns">): Tool[] {
  if (tools.length > 0) return [];
  const names = new Set<string>();
  for (const turn of turns)
    if (turn.role === "assistant")
      for (const part of turn.parts) if (part.kind === "tool-call") names.add(part.name);
  return [...names].map((name) => ({
    ...{ kind: "function", name, description: null, parameters: null, strict: null, cache: null },
  }));
}
