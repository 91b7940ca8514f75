import type { ChatCall } from "../upstream/provider.ts";

/** @param bytes the UTF-8 text that `body` was parsed from, or null where `body` was made or changed in memory */
export function createChatCall(body: Readonly<Record<string, unknown>>, bytes: Buffer | null): ChatCall {
  return { body, bytes, isStream: body.stream === true };
}
