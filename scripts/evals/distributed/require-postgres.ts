/**
 * @param what option or command that needs it
 * @throws Error where no PostgreSQL is set: the embedded database belongs to one process
 */
export function requirePostgres(url: string | null, what: string): string {
  if (url === null)
    throw new Error(
      `${what} needs a PostgreSQL that all processes share: set DATABASE_URL=postgres://user:password@host:5432/name. The embedded database belongs to one process; an eval in one process asks more at once with --concurrency N`,
    );
  return url;
}
