import { isUtf8 } from "node:buffer";
import { type Fields, parseFields } from "./fields.ts";
import type { WholeReplyFault } from "./reply-codec.ts";
import { withoutByteOrderMark } from "./wire/byte-order-mark.ts";
import { editMembers } from "./wire/json/edit-top-level.ts";
import { memberText, scanTopLevel } from "./wire/json/scan-top-level.ts";
import { decodeByteString } from "./wire/sse/sse-event-data.ts";

/** An unstreamed reply whose bytes pass to the client, but for some members. */
interface ReplyBytes {
  readonly kind: "bytes";
  /** Its texts are byte strings: for what is ASCII. */
  readonly reply: Fields;
  /** The same with its texts decoded. */
  decoded(): Fields;
  /** What stands for a member, as it came; null: it is not there. */
  member(name: string): string | null;
  /** The bytes with other members in place of some. */
  edited(edits: ReadonlyMap<string, string>): string;
}

/** Reads a reply as a byte string: what is not edited is never decoded. */
export function readReplyBytes(body: Buffer): ReplyBytes | WholeReplyFault {
  if (!isUtf8(body)) return { kind: "invalid", detail: "it is not valid UTF-8" };
  const text = withoutByteOrderMark(body.toString("latin1"));
  const reply = parseFields(text);
  if (reply === null)
    return {
      kind: "invalid",
      detail: body.length === 0 ? "it is empty" : "it is not a JSON object, or cut short",
    };
  const members = scanTopLevel(text) ?? [];
  return {
    ...{ kind: "bytes", reply },
    decoded: () => parseFields(decodeByteString(text)) ?? {},
    member: (name) => memberText(text, members, name),
    edited: (edits) => editMembers(text, members, edits),
  };
}
