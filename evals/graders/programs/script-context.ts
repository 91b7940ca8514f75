import type { GraderInput, GraderSpec } from "../grader.ts";

/** What a script sees as the reply: what a transform made of it, else the calls of a reply that is nothing but calls, else its text. */
export function outputOf({ output, reply }: GraderInput): unknown {
  if (output !== undefined) return output;
  return reply.text === "" && reply.toolCalls.length > 0 ? callsOf(reply.toolCalls) : reply.text;
}

/** Tool calls as OpenAI's API writes them, with the arguments as text. */
function callsOf(calls: GraderInput["reply"]["toolCalls"]): unknown[] {
  return calls.map((call, at) => ({
    id: `call_${at}`,
    type: "function",
    function: { name: call.name, arguments: JSON.stringify(call.arguments) },
  }));
}

/** The second argument of a script. */
export function scriptContext(spec: GraderSpec, input: GraderInput): Readonly<Record<string, unknown>> {
  const test = typeof spec.test === "object" && spec.test !== null ? spec.test : {};
  return {
    vars: input.variables,
    prompt: input.prompt,
    config: spec.config ?? {},
    test: { vars: input.variables, ...test },
    toolCalls: input.reply.toolCalls,
    latencyMs: input.latencyMs,
    provider: { id: input.modelId ?? null },
    providerResponse: {
      output: outputOf(input),
      cost: input.costNanoUsd === null ? null : input.costNanoUsd / 1e9,
      latencyMs: input.latencyMs,
      finishReason: input.finishReason,
      metadata: {},
    },
    metadata: {},
  };
}
