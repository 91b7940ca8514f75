import { scanTopLevel, type TopLevelMember } from "./scan-top-level.ts";

/** New value as JSON text in ASCII (see `asciiJson`); null: the member is removed. */
type TopLevelEdits = ReadonlyMap<string, string | null>;

/**
 * Replaces, adds and removes members of the outermost object of a JSON text and leaves the text of every other member as it is:
 * large numbers, escapes and the order of keys survive, which parsing and serialising again would not promise.
 * A key that occurs twice is edited at each place, because readers disagree on which of the two counts.
 * Returns the text itself where nothing changes, and null where it holds no object. The text must be valid JSON.
 */
export function editTopLevel(text: string, edits: TopLevelEdits): string | null {
  const members = scanTopLevel(text);
  return members === null ? null : editMembers(text, members, edits);
}

/** The same for a text whose members are known already. */
export function editMembers(text: string, members: readonly TopLevelMember[], edits: TopLevelEdits): string {
  let isRemoving = false;
  for (const { key } of members) isRemoving ||= edits.get(key) === null;
  const body = isRemoving ? keepAndReplace(text, members, edits) : replace(text, members, edits);
  const added = missingMembers(members, edits);
  if (body === null && added === "") return text;
  const inner = body ?? innerText(text, members);
  return `{${inner}${inner !== "" && added !== "" ? "," : ""}${added}}`;
}

/** Nothing is removed: what lies between two replaced values is copied in one piece. null: nothing is replaced either. */
function replace(text: string, members: readonly TopLevelMember[], edits: TopLevelEdits): string | null {
  let result = "";
  let copied = members[0]?.start ?? 0;
  for (const member of members) {
    const edit = edits.get(member.key);
    if (edit === undefined) continue;
    result += text.slice(copied, member.valueStart) + edit;
    copied = member.end;
  }
  return result === "" ? null : result + text.slice(copied, members.at(-1)?.end);
}

function keepAndReplace(text: string, members: readonly TopLevelMember[], edits: TopLevelEdits): string {
  const kept: string[] = [];
  for (const member of members) {
    const edit = edits.get(member.key);
    if (edit === undefined) kept.push(text.slice(member.start, member.end));
    else if (edit !== null) kept.push(text.slice(member.start, member.valueStart) + edit);
  }
  return kept.join(",");
}

function missingMembers(members: readonly TopLevelMember[], edits: TopLevelEdits): string {
  let added = "";
  for (const [key, value] of edits) {
    if (value === null || hasKey(members, key)) continue;
    added += `${added === "" ? "" : ","}${JSON.stringify(key)}:${value}`;
  }
  return added;
}

function hasKey(members: readonly TopLevelMember[], key: string): boolean {
  for (const member of members) if (member.key === key) return true;
  return false;
}

function innerText(text: string, members: readonly TopLevelMember[]): string {
  return text.slice(members[0]?.start ?? 0, members.at(-1)?.end ?? 0);
}
