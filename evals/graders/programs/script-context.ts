import type { GraderInput, GraderSpec } from "../grader.ts";

/** What a script sees as the reply: what a transform made of it, else the calls of a reply that is nothing but calls, else its text. */
export function outputOf({ output, reply }: GraderInput): unknown {
  if (output !== undefined) return output;
  return reply.text === "" && reply.toolCalls.length > 0 ? callsOf(reply.toolCalls) : reply.text;
}

/** A tool call in the words of all vendors at once, so that a script that was written for one of them finds its own. */
interface WrittenCall {
  readonly id: string;
  readonly type: "function";
  readonly function: { readonly name: string; readonly arguments: string };
  readonly name: string;
  /** As text, as OpenAI has them. */
  readonly arguments: string;
  readonly input: unknown;
  readonly functionCall: { readonly name: string; readonly args: unknown };
}

export function callsOf(calls: GraderInput["reply"]["toolCalls"]): WrittenCall[] {
  return calls.map(({ name, arguments: given }, at) => {
    const text = JSON.stringify(given);
    return {
      id: `call_${at}`,
      type: "function",
      function: { name, arguments: text },
      name,
      arguments: text,
      input: given,
      functionCall: { name, args: given },
    };
  });
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
