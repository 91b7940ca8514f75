import type { Meters } from "../../../engine/index.ts";
import { type Fields, fieldsList, fieldsOf, isFields, numberOf, textOf } from "../fields.ts";

/**
 * Output items that cost their tokens alone, or are no tools: what the client runs itself, and the provider's own that it does not charge for
 * (https://developers.openai.com/api/docs/pricing, "Built-in tools").
 */
const free: ReadonlySet<string> = new Set([
  ...["message", "reasoning", "compaction", "function_call", "custom_tool_call", "local_shell_call"],
  ...["computer_call", "apply_patch_call", "mcp_call", "mcp_list_tools", "mcp_approval_request"],
  ...["mcp_approval_response", "tool_search_call", "tool_search_output", "additional_tools"],
]);

/** Item types with a meter of their own. */
const counted: ReadonlySet<string> = new Set(["web_search_call", "file_search_call"]);

/**
 * What tools that the provider ran are charged by. Searches of the web are those that `tool_usage` counts, else the items that searched. Of every other tool that is not
 * known to be free (containers are charged by the session, images by another model's tokens) the reply does not tell the charge: it is named.
 */
export function readChargedTools({ output, tool_usage: usage }: Fields): Partial<Meters> {
  let searches = 0;
  let fileSearches = 0;
  const unpriced = new Set<string>();
  for (const item of fieldsList(output)) {
    const type = textOf(item.type) ?? "";
    if (type === "web_search_call") searches += isSearch(item) ? 1 : 0;
    else if (type === "file_search_call") fileSearches += 1;
    else if (isCharged(type, item)) unpriced.add(type.replace(/_call$/, ""));
  }
  if ((numberOf(fieldsOf(fieldsOf(usage).image_gen).total_tokens) ?? 0) > 0) unpriced.add("image_generation");
  searches = numberOf(fieldsOf(fieldsOf(usage).web_search).num_requests) ?? searches;
  return {
    ...(searches > 0 ? { searches } : {}),
    ...(fileSearches > 0 ? { fileSearches } : {}),
    ...(unpriced.size > 0 ? { unpricedTools: [...unpriced].join(", ") } : {}),
  };
}

/** Whether an item of a stream must be kept until usage is read. */
export const isToolOfProvider = (item: Fields): boolean => {
  const type = textOf(item.type) ?? "";
  return counted.has(type) || isCharged(type, item);
};

/** Opening a page and looking for words in it are not charged. */
const isSearch = ({ action }: Fields): boolean => {
  const kind = fieldsOf(action).type;
  return kind !== "open_page" && kind !== "find" && kind !== "find_in_page";
};

function isCharged(type: string, item: Fields): boolean {
  if (type === "" || free.has(type) || counted.has(type) || type.endsWith("_output")) return false;
  // A shell of the client's own, or one in a container of the provider's.
  return type !== "shell_call" || (isFields(item.environment) && item.environment.type !== "local");
}
