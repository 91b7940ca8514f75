import { hostname, userInfo } from "node:os";
import type { Actor } from "../../server/access/audited-change.ts";

/** Who changes something by a command, for the audit log: who can open the database, as the system calls them. */
export const commandActor = (): Actor => ({
  actor: "command",
  origin: `${userInfo().username}@${hostname()}`,
});
