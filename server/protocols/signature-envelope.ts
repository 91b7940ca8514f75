import type { Signature } from "../operation/normalised-request.ts";
import type { ProtocolName } from "../operation/operation.ts";

/** Thinking of one protocol's model on its way through a client of another, in the one string that the client sends back letter by letter. */
interface SealedThought {
  /** null: the thinking has no proof; the envelope only tells that it is not the client's own provider's. */
  readonly signature: Signature | null;
  readonly isSummary: boolean;
  readonly isRedacted: boolean;
  /** The item's id in the protocol that made it. */
  readonly id: string | null;
  /** The tool call that the proof belongs to; null: to thinking. */
  readonly callId: string | null;
}

const version = "tw1";
const form = /^tw1\.([a-z-]+)\.([sr]*)\.([^.]*)\.([^.]*)\.(.*)$/s;

/** How every envelope begins. No provider's signature does: Base64 has no full stop. */
export const envelopeMark = `${version}.`;

/** `tw1.<protocol>.<flags>.<id>.<call id>.<value>`: ASCII, and safe in headers and JSON as it is. */
export function sealThought({ signature, isSummary, isRedacted, id, callId }: SealedThought): string {
  const flags = `${isSummary ? "s" : ""}${isRedacted ? "r" : ""}`;
  const { protocol, value } = signature ?? { protocol: "none", value: "" };
  return [version, protocol, flags, escaped(id), escaped(callId), encodeURI(wellFormed(value))].join(".");
}

/** null: it is no envelope but a provider's own signature. */
export function openThought(text: string): SealedThought | null {
  const match = form.exec(text);
  if (match === null) return null;
  const [, protocol = "", flags = "", id = "", callId = "", value = ""] = match;
  return {
    signature:
      protocol === "none" ? null : { protocol: protocol as ProtocolName, value: unescaped(value) ?? "" },
    isSummary: flags.includes("s"),
    isRedacted: flags.includes("r"),
    id: unescaped(id),
    callId: unescaped(callId),
  };
}

const escaped = (text: string | null): string =>
  text === null ? "" : encodeURIComponent(wellFormed(text)).replaceAll(".", "%2E");

function unescaped(text: string): string | null {
  try {
    return text === "" ? null : decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A lone surrogate, which no escape can say, becomes a replacement character. */
const wellFormed = (text: string): string => Buffer.from(text, "utf8").toString("utf8");
