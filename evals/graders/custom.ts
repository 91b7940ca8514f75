import { type Grader, unscored } from "./grader.ts";
import { scriptResult } from "./reading/script-result.ts";

/**
 * A function of a JavaScript file of the suite's author, called as `function(output, {vars, prompt, toolCalls, latencyMs, costNanoUsd})`.
 * The file is a program that runs with your rights: only use those that you would run yourself.
 */
export const gradeCustom: Grader = async (spec, input, tools) => {
  const loaded = await tools.loadModule(String(spec.path));
  const name = typeof spec.function === "string" ? spec.function : "default";
  const found: unknown = loaded[name] ?? (loaded.default as Record<string, unknown> | undefined)?.[name];
  if (typeof found !== "function") return unscored(`${String(spec.path)} exports no function \`${name}\``);
  const result: unknown = await found(input.reply.text, {
    vars: input.variables,
    prompt: input.prompt,
    toolCalls: input.reply.toolCalls,
    latencyMs: input.latencyMs,
    costNanoUsd: input.costNanoUsd,
    config: spec.config,
  });
  return scriptResult(result, typeof spec.threshold === "number" ? spec.threshold : undefined);
};
