import { scanTopLevel } from "./scan-top-level.ts";

/** New value as JSON text in ASCII (see `asciiJson`); null: the member is removed. */
export type TopLevelEdits = ReadonlyMap<string, string | null>;

/**
 * Replaces, adds and removes members of the outermost object of a JSON text and leaves the text of every other member as it is:
 * large numbers, escapes and the order of keys survive, which parsing and serialising again would not promise.
 * A key that occurs twice is edited at each place, because readers disagree on which of the two counts.
 * Returns the text itself where nothing changes, and null where it holds no object. The text must be valid JSON.
 */
export function editTopLevel(text: string, edits: TopLevelEdits): string | null {
  const members = scanTopLevel(text);
  if (members === null) return null;
  const kept: string[] = [];
  const missing = new Map(edits);
  let isChanged = false;
  for (const member of members) {
    const edit = edits.get(member.key);
    if (edit === undefined) {
      kept.push(text.slice(member.start, member.end));
      continue;
    }
    missing.delete(member.key);
    isChanged = true;
    if (edit !== null) kept.push(text.slice(member.start, member.valueStart) + edit);
  }
  for (const [key, value] of missing) {
    if (value === null) continue;
    isChanged = true;
    kept.push(`${JSON.stringify(key)}:${value}`);
  }
  return isChanged ? `{${kept.join(",")}}` : text;
}
