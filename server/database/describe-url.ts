/**
 * A database URL for people: host, port and database, without user and password.
 *
 * @throws Error where it is not a PostgreSQL URL.
 */
export function describeUrl(url: string): string {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    throw wrongUrl();
  }
  if (parsed.protocol !== "postgres:" && parsed.protocol !== "postgresql:") throw wrongUrl();
  const host = parsed.host === "" ? "localhost" : parsed.host;
  return `PostgreSQL at ${host}${decodeURIComponent(parsed.pathname)}`;
}

/** The text is not repeated: it may hold a password. */
function wrongUrl(): Error {
  return new Error(
    "DATABASE_URL is not a PostgreSQL URL. It has the form postgres://user:password@host:5432/database; " +
      "special characters in user or password are percent-encoded. Without DATABASE_URL the embedded database is used.",
  );
}
