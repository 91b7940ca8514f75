import type { OperationPayload } from "../operation/operation.ts";
import { asciiJson } from "./wire/json/ascii-json.ts";
import { editTopLevel } from "./wire/json/edit-top-level.ts";

/** Fields that speak to the gateway: an upstream would refuse them, or take them as meant for itself. */
export const gatewayFields = ["routing", "provider", "plugins", "models"] as const;

/** The edits that every request needs: `model` becomes the upstream's name, the gateway's own fields go. */
export function usualEdits({ body }: OperationPayload, upstreamModel: string): Map<string, string | null> {
  const edits = new Map<string, string | null>([["model", asciiJson(upstreamModel)]]);
  for (const field of gatewayFields) if (field in body) edits.set(field, null);
  return edits;
}

/** A request's text as a byte string: the client's own, or what was made in memory. */
export const bodyText = ({ body, bytes }: OperationPayload): string =>
  bytes?.toString("latin1") ?? asciiJson(body);

/** Bytes of an upstream's request: every byte that is not edited is the client's own. */
export function editedBody(text: string, edits: ReadonlyMap<string, string | null>): Buffer {
  const edited = editTopLevel(text, edits);
  if (edited === null) throw new TypeError("a request's body must be a JSON object");
  return Buffer.from(edited, "latin1");
}
