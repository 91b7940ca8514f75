import { dispatchErrorCodes } from "../pipeline/dispatch/dispatch-error-codes.ts";
import { errorCodes } from "./error-codes.ts";

/** Markdown of `docs/errors.md`, made from the two tables (the gateway's own, and those of upstream calls) so that the two cannot drift apart. */
export function errorsPage(): string {
  const rows = Object.entries({ ...errorCodes, ...dispatchErrorCodes }).map(
    ([code, definition]) =>
      `| \`${code}\` | ${definition.status} | \`${definition.type}\` | ${definition.cause} | ${definition.remedy} |`,
  );
  return [
    "# Errors",
    "",
    'Every error has OpenAI\'s format: `{"error": {"message", "type", "code", "param"}}`. The code is stable; the message says what is',
    "wrong in this request and how to fix it; `param` names the field at fault, or is null.",
    "After the first byte of a streamed reply, the status can no longer change. The error is then sent as an event of the stream,",
    '`data: {"error": ...}`, and no `[DONE]` follows.',
    "",
    "| code | status | type | cause | remedy |",
    "|---|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}
