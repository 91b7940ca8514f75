/** Marks of one reply that are kept: a reply calls a few tools, and carries a few signatures. */
const maxMarks = 64;

const noteworthy =
  /"(?:tool_calls|tool_use|functionCall|thought_?[sS]ignature|signature|encrypted_content|data)"/;

/** Whether a piece of JSON may hold a mark; most pieces of a stream hold none. */
export const mayHoldMarks = (json: string): boolean => noteworthy.test(json);

/** A string of at least 6 characters under a name that marks it, as it is written in JSON. */
const marked = /"(id|thought_?[sS]ignature|signature|encrypted_content|data)"\s*:\s*"((?:[^"\\]|\\.){6,})"/g;

/**
 * Adds what a model put into its reply for itself or for the next request to refer to: ids of tool calls, signatures of thinking, sealed reasoning.
 * Clients send these back letter by letter, so that they tell who made a reply where nothing else does. Inside a text the quotes are escaped,
 * so that nothing in a text is taken for a mark.
 *
 * @param json a whole reply, an event of a stream, or a message of a request; ids count where `tool_calls`, `tool_use` or `functionCall` stands before them
 */
export function addMarks(json: string, marks: Set<string>): void {
  if (marks.size >= maxMarks || !mayHoldMarks(json)) return;
  const callsAt = json.search(/"(?:tool_(?:calls|use)|functionCall)"/);
  for (const { 1: name, 2: value = "", index } of json.matchAll(marked)) {
    if (name === "id" && (callsAt < 0 || index < callsAt)) continue;
    marks.add(unescaped(value));
    if (marks.size >= maxMarks) return;
  }
}

/** Encoders differ in whether "/" and "=" of Base64 are escaped. */
const unescaped = (value: string): string =>
  value.includes("\\") ? (JSON.parse(`"${value}"`) as string) : value;
