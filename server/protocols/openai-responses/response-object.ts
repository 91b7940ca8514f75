import { compact, type Fields, fieldsList, fieldsOf, isFields, numberOf, textOf } from "../fields.ts";
import type { ReplyContext } from "../reply-codec.ts";

/** The id of a reply that the gateway itself put together; of its items the same with another prefix. */
const replyId = ({ requestId }: Pick<ReplyContext, "requestId">): string =>
  `${ownReplyPrefix}${requestId.replaceAll("-", "")}`;

/** How ids of such replies begin: no provider knows them. */
export const ownReplyPrefix = "resp_tw";

/** Ids of the output items of such replies. */
export const ownItem = /^(?:msg|rs|fc|ctc|ig)_tw/;

/** A Response without `output`, `status` and `usage`: what it is, and what the client asked for, as OpenAI repeats it. */
export function responseHead(
  context: Pick<ReplyContext, "requestId" | "nowSeconds" | "servedModelId" | "clientBody">,
  created: number | null,
): Fields {
  const body = context.clientBody;
  const reasoning = fieldsOf(body.reasoning);
  const text = fieldsOf(body.text);
  return {
    id: replyId(context),
    object: "response",
    created_at: created ?? context.nowSeconds,
    ...{ background: false, error: null, incomplete_details: null },
    instructions: textOf(body.instructions),
    max_output_tokens: numberOf(body.max_output_tokens),
    max_tool_calls: numberOf(body.max_tool_calls),
    model: context.servedModelId,
    parallel_tool_calls: body.parallel_tool_calls !== false,
    previous_response_id: textOf(body.previous_response_id),
    prompt_cache_key: textOf(body.prompt_cache_key),
    reasoning: { effort: textOf(reasoning.effort), summary: textOf(reasoning.summary) },
    safety_identifier: textOf(body.safety_identifier),
    temperature: numberOf(body.temperature),
    text: {
      format: isFields(text.format) ? text.format : { type: "text" },
      ...compact({ verbosity: textOf(text.verbosity) }),
    },
    tool_choice: isFields(body.tool_choice) ? body.tool_choice : (textOf(body.tool_choice) ?? "auto"),
    tools: fieldsList(body.tools),
    top_logprobs: numberOf(body.top_logprobs) ?? 0,
    top_p: numberOf(body.top_p),
    truncation: textOf(body.truncation) ?? "disabled",
    user: textOf(body.user),
    metadata: isFields(body.metadata) ? body.metadata : {},
  };
}
