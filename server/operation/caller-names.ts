import type { Operation } from "./operation.ts";

/** The client's own name for the session: `routing.session_id`, else what a header says. null: none. */
export const sessionNameOf = ({
  directives,
  sessionId,
}: Pick<Operation, "directives" | "sessionId">): string | null => directives.routing?.session_id ?? sessionId;

/** Claude Code's user ids end in the session, which would make every session a user of its own. */
const sessionSuffix = /_session_[0-9a-f-]+$/i;

/**
 * The end user as the client names it, in whichever field its protocol has for that: `user`, `safety_identifier` (OpenAI), `metadata.user_id`
 * (Anthropic). null: it names none.
 */
export function endUserOf({ payload: { body } }: Pick<Operation, "payload">): string | null {
  const { user, safety_identifier: safetyIdentifier, metadata } = body;
  for (const name of [
    user,
    safetyIdentifier,
    (metadata as { user_id?: unknown } | null | undefined)?.user_id,
  ])
    if (typeof name === "string" && name !== "") return name.replace(sessionSuffix, "");
  return null;
}
