/** What went wrong, in one line, of anything that was thrown; connection errors of Node have their text in `code` alone. */
export function errorMessage(error: unknown): string {
  if (error instanceof AggregateError && error.message === "" && error.errors.length > 0) {
    return errorMessage(error.errors[0]);
  }
  if (!(error instanceof Error)) {
    // PGlite's file system throws objects such as {name: "ErrnoError", errno: 51}.
    return typeof error === "object" && error !== null ? JSON.stringify(error) : String(error);
  }
  if (error.message !== "") return error.message;
  return "code" in error ? String(error.code) : error.name;
}
