import type { Queryable } from "../database/database.ts";
import { type AuditEntry, changeAccess } from "../database/repositories/access.ts";
import type { GatewayError } from "../errors/gateway-error.ts";
import { accessChannel } from "./access-channel.ts";

/** Who administers, for the audit log. */
export type Actor = Pick<AuditEntry, "actor" | "origin">;

export interface AdministrationPorts {
  readonly db: Queryable;
  readonly notify: (channel: string, payload: string) => Promise<void>;
  /** Takes a change into use in this process before it is answered. @default it hears of it as others do */
  readonly changed?: () => Promise<void>;
  readonly nowMs: () => number;
  /** From a cryptographic source. */
  readonly randomBytes: (count: number) => Buffer;
}

/** A change with its line in the audit log, in one transaction; running servers hear of it. @throws the error of `missing` where `apply` finds nothing to change */
type AuditedChange = <Result>(
  line: Omit<AuditEntry, "atMs">,
  apply: (transaction: Queryable, revision: number) => Promise<Result | null>,
) => Promise<Result>;

export function createAuditedChange(
  { db, notify, changed, nowMs }: Omit<AdministrationPorts, "randomBytes">,
  missing: (target: string) => GatewayError,
): AuditedChange {
  return async (line, apply) => {
    const result = await changeAccess(db, { ...line, atMs: nowMs() }, apply);
    if (result === null) throw missing(line.target);
    await notify(accessChannel, "");
    await changed?.();
    return result;
  };
}
