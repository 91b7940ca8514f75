import type { Meters } from "../../../engine/index.ts";
import { type Fields, fieldsList, fieldsOf, textOf } from "../fields.ts";

/** Tools run by Anthropic that cost their tokens alone, or are counted in `usage` (https://platform.claude.com/docs/en/about-claude/pricing). */
const free: ReadonlySet<string> = new Set([
  ...["web_search", "web_fetch", "tool_search_tool_regex", "tool_search_tool_bm25"],
]);

/** From this version on Anthropic's web tools run code themselves, and code is then free. */
const firstFreeCode = 20260209;

/**
 * The name of a tool in a reply's block that Anthropic charges for beside the tokens without telling how much; null: there is none. Containers are charged by the hour beyond
 * what an organisation has free in a month, unless the request has one of the web tools that use them.
 */
function unpricedTool(block: Fields, asked: Fields): string | null {
  const name = block.type === "server_tool_use" ? (textOf(block.name) ?? "") : "";
  if (name === "" || free.has(name)) return null;
  return name.endsWith("code_execution") && hasFreeCode(asked) ? null : name;
}

export function unpricedTools(blocks: Iterable<Fields>, asked: Fields): Pick<Meters, "unpricedTools"> {
  const names = new Set([...blocks].flatMap((block) => unpricedTool(block, asked) ?? []));
  return names.size === 0 ? {} : { unpricedTools: [...names].join(", ") };
}

const hasFreeCode = (asked: Fields): boolean =>
  fieldsList(asked.tools).some((tool) => {
    const version = /^web_(?:search|fetch)_(\d{8})$/.exec(textOf(tool.type) ?? "")?.[1];
    return version !== undefined && Number(version) >= firstFreeCode;
  });

/**
 * The usage of a reply with what stands beside its own figures there: tokens of summaries that made room in the context, which `iterations` alone has. Other iterations
 * than those of the model itself are another model's (an advisor's), whose price is another one: they are named.
 */
export function readIterations(usage: Fields): { readonly usage: Fields } & Pick<Meters, "unpricedTools"> {
  const whole: Record<string, unknown> = { ...usage };
  const others = new Set<string>();
  for (const iteration of fieldsList(usage.iterations)) {
    const type = textOf(iteration.type) ?? "message";
    if (type === "compaction") addTokens(whole, iteration);
    else if (type !== "message") others.add(type.replace(/_message$/, ""));
  }
  return { usage: whole, ...(others.size === 0 ? {} : { unpricedTools: [...others].join(", ") }) };
}

function addTokens(whole: Record<string, unknown>, iteration: Fields): void {
  for (const field of tokenFields)
    if (typeof iteration[field] === "number") whole[field] = Number(whole[field] ?? 0) + iteration[field];
  const writes: Record<string, unknown> = { ...fieldsOf(whole.cache_creation) };
  for (const [name, count] of Object.entries(fieldsOf(iteration.cache_creation)))
    if (typeof count === "number") writes[name] = Number(writes[name] ?? 0) + count;
  if (Object.keys(writes).length > 0) whole.cache_creation = writes;
}

const tokenFields = [
  ...["input_tokens", "output_tokens", "cache_creation_input_tokens", "cache_read_input_tokens"],
] as const;
