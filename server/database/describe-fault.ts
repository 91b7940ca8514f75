import { errorMessage } from "./error-message.ts";

/** What to do, by PostgreSQL's SQLSTATE or Node's code. */
const remedies: Readonly<Record<string, string>> = {
  "28P01": "check user and password in DATABASE_URL",
  "28000": "the server refuses this user from here: check DATABASE_URL and the server's pg_hba.conf",
  "3D000": "create the database (createdb), or name another one in DATABASE_URL",
  "42501":
    "the role lacks a right: let it own the database, or have its owner run GRANT CREATE ON DATABASE and GRANT ALL ON SCHEMA public for it, and start again",
  "25006": "it only reads, as a standby does: name the primary in DATABASE_URL, or end its read-only mode",
  "53100": "its disk is full: free space there",
  "53300": "raise its max_connections (a replica takes up to 9), or end other sessions",
  "57P03": "it is starting or recovering: wait",
  ECONNREFUSED: "is it running, at the host and port of DATABASE_URL?",
  ENOTFOUND: "check the host in DATABASE_URL",
  CONNECT_TIMEOUT: "check host and port in DATABASE_URL, and firewalls between",
  ENOSPC: "the disk is full: free space on it, or name another folder in TRADEWIND_DATA_DIR",
  EROFS: "the file system is read-only: name a folder that can be written in TRADEWIND_DATA_DIR",
  EACCES: "the folder belongs to somebody else: name another one in TRADEWIND_DATA_DIR",
};

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "";

/** An error of the database for whoever runs it: what happened, and where it is known what to do about it. */
export function describeFault(error: unknown): string {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  const remedy = remedies[codeOf(error)] ?? remedies[codeOf(first)];
  return remedy === undefined ? errorMessage(error) : `${errorMessage(error)}: ${remedy}`;
}
