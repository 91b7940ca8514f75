/** A command that was called in a way it does not know. Its message says how it is called. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
