/* `/v1/admin`: keys, the audit log, sessions. */

/** A key of a client, never its secret. */
export interface ClientKey {
  readonly id: string;
  readonly prefix: string;
  readonly tenant: string;
  readonly state: "valid" | "revoked" | "expired";
  readonly created_at: string;
  readonly rotated_at: string | null;
  readonly revoked_at: string | null;
  readonly settings: Readonly<Record<string, unknown>> & {
    readonly owner?: string;
    readonly tags?: readonly string[];
    readonly expires_at?: string;
  };
}

export interface CreatedKey extends ClientKey {
  /** The secret, shown this once. */
  readonly key: string;
}

export interface AuditLine {
  readonly at: string;
  readonly actor: string;
  readonly origin: string;
  readonly action: string;
  readonly target: string;
  readonly change: Readonly<Record<string, unknown>>;
}

/** Who asks, as the server sees it. */
export interface ViewerAnswer {
  readonly role: "admin" | "operator" | "tenant";
  readonly tenant: string | null;
  readonly name: string;
  /** null: there is no session, the server asks for none. */
  readonly expires_at: string | null;
}
