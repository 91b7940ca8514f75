import type { Principal } from "../operation/principal.ts";

/** What somebody may see and change: everything; everything but texts and keys, and change nothing; its own tenant's. */
export const roles = ["admin", "operator", "tenant"] as const;
export type Role = (typeof roles)[number];

/** Who reads reports and requests, by a key or by the cookie of a session. */
export interface Viewer {
  readonly role: Role;
  /** The one whose requests and texts are its own; null: none. Never null for the role `tenant`. */
  readonly tenant: string | null;
  /** For the audit log: `admin`, an e-mail address, the id of a key. */
  readonly name: string;
}

/** The only tenant whose records a viewer may be shown; null: all. For the `where` of a query. */
export const onlyTenant = ({ role, tenant }: Viewer): string | null => (role === "tenant" ? tenant : null);

/** Whether a viewer may read the texts of a tenant's requests. */
export const seesTexts = ({ role, tenant }: Viewer, ofTenant: string | null): boolean =>
  role === "admin" || (tenant !== null && tenant === ofTenant);

/** A client by its key. Who asks a server without keys is on its machine, and sees all that the machine's owner does but keys. */
export const viewerOfPrincipal = ({ tenant, keyId }: Principal): Viewer =>
  keyId === null ? { role: "operator", tenant, name: "local" } : { role: "tenant", tenant, name: keyId };
