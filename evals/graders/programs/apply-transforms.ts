import type { GraderInput, GraderTools } from "../grader.ts";
import type { TransformStep } from "./program.ts";
import { runProgram } from "./run-program.ts";
import { callsOf, outputOf, scriptContext } from "./script-context.ts";

const known = new WeakMap<GraderInput, Map<readonly TransformStep[], Promise<GraderInput>>>();

/**
 * The reply as the steps leave it: `output` is the value, the text is it or its JSON. Graders with the same list of steps share the work.
 *
 * @throws ProgramFault where a step fails
 */
export function applyTransforms(
  steps: readonly TransformStep[],
  input: GraderInput,
  tools: GraderTools,
): Promise<GraderInput> {
  const ofInput = known.get(input) ?? new Map<readonly TransformStep[], Promise<GraderInput>>();
  known.set(input, ofInput);
  const found = ofInput.get(steps) ?? transformed(steps, input, tools);
  ofInput.set(steps, found);
  return found;
}

async function transformed(
  steps: readonly TransformStep[],
  input: GraderInput,
  tools: GraderTools,
): Promise<GraderInput> {
  let current = input;
  for (const step of steps) {
    const before = outputOf(current);
    const output =
      typeof step === "string"
        ? builtIn(step, before, current)
        : await runProgram(step, [before, scriptContext({ type: "transform" }, current)], tools);
    const text = typeof output === "string" ? output : (JSON.stringify(output) ?? "");
    current = { untransformed: outputOf(input), ...current, output, reply: { ...current.reply, text } };
  }
  return current;
}

function builtIn(step: string, before: unknown, { reply }: GraderInput): unknown {
  if (step === "json") return jsonValue(before);
  const calls = callsOf(reply.toolCalls);
  const [first] = calls;
  if (first === undefined) return before;
  if (step === "call") return { name: first.name, arguments: first.arguments };
  if (step === "calls") return reply.text === "" ? calls : before;
  const lines = calls.map(({ id, name, input }) => JSON.stringify({ type: "tool_use", id, name, input }));
  return [...(reply.text === "" ? [] : [reply.text]), ...lines].join("\n\n");
}

function jsonValue(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
