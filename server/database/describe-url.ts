const form =
  "Write it like postgres://user:password@host:5432/database, with special characters percent-encoded";

/**
 * What is wrong with a database URL, and the fix; null: nothing is. The text of the URL is not repeated: it may hold a password.
 */
export function databaseUrlFault(url: string): { readonly problem: string; readonly fix: string } | null {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !["postgres:", "postgresql:"].includes(parsed.protocol))
    return { problem: "is not a PostgreSQL URL", fix: `${form}.` };
  for (const part of ["username", "password", "pathname", "search"] as const) {
    if (isPercentEncoded(parsed[part])) continue;
    const where = { username: "user", password: "password", pathname: "database name", search: "query" }[
      part
    ];
    return {
      problem: `has a "%" in its ${where} that begins no percent-encoded character`,
      fix: `${form}: "%" itself is %25.`,
    };
  }
  return null;
}

function isPercentEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * A database URL for people: host, port and database, without user and password.
 *
 * @throws Error where it is not a PostgreSQL URL.
 */
export function describeUrl(url: string): string {
  const fault = databaseUrlFault(url);
  if (fault !== null)
    throw new Error(
      `DATABASE_URL ${fault.problem}. ${fault.fix} Without DATABASE_URL the embedded database is used.`,
    );
  const { host, pathname } = new URL(url);
  return `PostgreSQL at ${host === "" ? "localhost" : host}${decodeURIComponent(pathname)}`;
}
