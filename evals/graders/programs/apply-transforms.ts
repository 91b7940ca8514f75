import type { GraderInput, GraderTools } from "../grader.ts";
import type { TransformStep } from "./program.ts";
import { runProgram } from "./run-program.ts";
import { outputOf, scriptContext } from "./script-context.ts";

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
      step === "json"
        ? jsonValue(before)
        : await runProgram(step, [before, scriptContext({ type: "transform" }, current)], tools);
    const text = typeof output === "string" ? output : (JSON.stringify(output) ?? "");
    current = { ...current, output, reply: { ...current.reply, text } };
  }
  return current;
}

function jsonValue(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
