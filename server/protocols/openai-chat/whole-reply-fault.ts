import { type Fields, fieldsList, fieldsOf, isFields } from "../fields.ts";
import type { WholeReplyFault } from "../reply-codec.ts";
import { type ChunkFacts, chunkFacts } from "./chunk-facts.ts";
import { statedError, statesError } from "./states-error.ts";

/** Why an unstreamed chat completion cannot be given to a client, whatever that speaks; null: it can. Its texts stay as they were given. */
export function wholeReplyFault(reply: Fields): WholeReplyFault | null {
  const read = wholeReplyFacts(reply);
  return "kind" in read ? read : null;
}

/** What an unstreamed chat completion says, or why it cannot be given to a client. */
export function wholeReplyFacts(reply: Fields): ChunkFacts | WholeReplyFault {
  if (statesError(reply)) return { kind: "error-body", error: statedError(reply) };
  const finished = new Map<number, boolean>();
  const facts = chunkFacts(reply, finished);
  const { isReadable, hasChoices, fault, hasAnswer } = facts;
  if (!isReadable) return { kind: "invalid", detail: "its `choices` have no shape that clients can read" };
  if (!hasChoices) return { kind: "invalid", detail: "it has no `choices`" };
  if (fault !== null) return { kind: "error-body", error: fault };
  // Nothing at all is empty, which says more.
  if (hasAnswer && ![...finished.values()].every(Boolean))
    return { kind: "invalid", detail: "it has no finish reason" };
  // At the output limit, arguments that are cut are what the reply says of itself.
  const isBroken = ({ finish_reason, message }: Fields): boolean =>
    finish_reason !== "length" && fieldsList(fieldsOf(message).tool_calls).some(isBrokenCall);
  return fieldsList(reply.choices).some(isBroken)
    ? { kind: "invalid", detail: "a tool call in it has no name, or arguments that are not JSON" }
    : facts;
}

/** A call that no client could make: of a function without name, or with arguments that are cut. */
function isBrokenCall(call: Fields): boolean {
  if (call.type === "custom" || isFields(call.custom)) return false;
  const { name, arguments: text } = fieldsOf(call.function);
  if (typeof name !== "string" || name.trim() === "") return true;
  if (typeof text !== "string" || text.trim() === "") return false;
  try {
    JSON.parse(text);
    return false;
  } catch {
    return true;
  }
}
