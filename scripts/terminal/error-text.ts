/**
 * What to show somebody at a terminal: the error's own words and, where it only wraps another (a failed query, a lost connection), the
 * words of its cause. Mistakes of our own keep their stack, so that they can be found.
 */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof TypeError) return error.stack ?? error.message;
  // The statement and its values are long, and may hold prompts and replies.
  if (error.message.startsWith("Failed query:") && error.cause instanceof Error)
    return `the database failed: ${errorText(error.cause)}`;
  if (!(error.cause instanceof Error) || error.message.includes(error.cause.message)) return error.message;
  return `${error.message}\n${errorText(error.cause)}`;
}
