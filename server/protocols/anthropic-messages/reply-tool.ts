import type { OutputFormat } from "../../operation/normalised-request.ts";
import type { Fields } from "../fields.ts";

/** The tool that stands for a reply in JSON where the model has no structured output; its calls are read back as text. No client's tool has the name. */
export const replyToolName = "tradewind_reply";

export function replyTool(output: Exclude<OutputFormat, { kind: "text" }>): Fields {
  const shape =
    output.kind === "json" ? "a JSON object, as the conversation asks for it" : "in the shape of its input";
  const more = output.kind === "schema" && output.description !== null ? ` ${output.description}` : "";
  return {
    name: replyToolName,
    description: `Gives the final reply to the user, ${shape}. Call it once, instead of replying in text.${more}`,
    input_schema: output.kind === "json" ? { type: "object" } : { type: "object", ...output.schema },
  };
}
