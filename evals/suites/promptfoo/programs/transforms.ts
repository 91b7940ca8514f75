import { inlineProgram } from "../../../graders/programs/inline-program.ts";
import type { Program } from "../../../graders/programs/program.ts";
import { faultWithFix } from "../fault.ts";
import type { LoadContext } from "../load-context.ts";
import { isProgramReference } from "./program-file.ts";

/**
 * A transform: a JavaScript expression or body, or a file of JavaScript or Python.
 *
 * @param parameters names under which a snippet finds what it is given
 * @throws Error where it is neither, or cannot be loaded
 */
export function readTransform(
  written: unknown,
  context: LoadContext,
  parameters: readonly string[] = ["output", "context"],
): Program | null {
  if (written === undefined || written === null || written === "") return null;
  if (typeof written !== "string")
    throw faultWithFix("a transform is a text", "Write a JavaScript expression, or file://transform.js");
  const isFile = written.startsWith("file://");
  if (isFile && !isProgramReference(written))
    throw faultWithFix(`${written} is neither JavaScript nor Python`, "Name a .js, .ts or .py file");
  const program = isFile
    ? context.programs.read(written, "get_transform")
    : {
        ...inlineProgram("javascript", written, parameters),
        label: "the transform",
        env: context.templates.env,
      };
  context.programs.check(program);
  return program;
}
