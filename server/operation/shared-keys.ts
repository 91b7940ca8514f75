/**
 * When a tenant's requests may be sent with the installation's keys. `unless_own`: to providers of which the tenant has no key of its own.
 * `fallback`: also where its own key is tried and fails. `never`: not at all.
 */
export const sharedKeyRules = ["unless_own", "fallback", "never"] as const;
export type SharedKeys = (typeof sharedKeyRules)[number];

/** No request that a tenant pays for itself falls to the installation's account unasked. */
export const defaultSharedKeys: SharedKeys = "unless_own";
