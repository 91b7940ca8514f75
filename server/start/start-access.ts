import { randomBytes } from "node:crypto";
import { createKeyAdministration, type KeyAdministration } from "../access/key-administration.ts";
import { createKeyIndex } from "../access/key-index.ts";
import { createOidcLogin, type OidcLogin } from "../access/oidc-login.ts";
import type { ProviderAccounts } from "../access/provider-accounts.ts";
import {
  createProviderKeyAdministration,
  type ProviderKeyAdministration,
} from "../access/provider-key-administration.ts";
import { createSessionSources, type SessionSources, shortHash } from "../access/session-source.ts";
import { createSessions, newToken, type Sessions } from "../access/sessions.ts";
import { watchAccess } from "../access/watch-access.ts";
import { type BudgetAdministration, createBudgetAdministration } from "../budgets/budget-administration.ts";
import type { Configuration } from "../config/configuration.ts";
import type { Environment } from "../config/environment.ts";
import { isLoopback } from "../config/read-server-address.ts";
import type { Database } from "../database/database.ts";
import { errorMessage } from "../database/error-message.ts";
import type { Looking } from "../database/keep-looking.ts";
import type { Log } from "../database/log.ts";
import type { Notifier } from "../database/notify/notifier.ts";
import type { StoredBudget } from "../database/repositories/budgets.ts";
import type { TextCipher } from "../encryption/text-cipher.ts";
import type { Authenticate } from "../http/app-services.ts";
import { createAuthenticator, splitEntry } from "../http/authenticate.ts";
import { policyOfSetting } from "../pipeline/plan/policy-of-setting.ts";
import {
  createPreferencesAdministration,
  type PreferencesAdministration,
} from "../preferences/preferences-administration.ts";
import type { RunningPolicy } from "../preferences/running-policy.ts";

interface AccessParts {
  readonly configuration: Configuration;
  readonly environment: Environment;
  readonly database: Database;
  readonly notifier: Notifier;
  readonly log: Pick<Log, "warn">;
  readonly nowMs: () => number;
  readonly running: RunningPolicy;
  /** The keys of the configuration. */
  readonly keys: readonly string[];
  readonly adminKey: string | null;
  /** Encrypts the keys that tenants bring; null: there is no encryption key. */
  readonly cipher: TextCipher | null;
  /** Takes changed keys of providers into use. */
  readonly takeProviderKeys: ProviderAccounts["apply"];
  /** Takes changed budgets into use. */
  readonly takeBudgets: (changed: readonly StoredBudget[]) => void;
}

/** Keys, sessions and logins of a running server. */
interface RunningAccess {
  readonly authenticate: Authenticate;
  readonly keys: KeyAdministration;
  /** Those of the configuration and those that are administered. */
  allKeys(): Promise<readonly { readonly id: string; readonly tenant: string }[]>;
  readonly budgets: BudgetAdministration;
  readonly preferences: PreferencesAdministration;
  readonly providerKeys: ProviderKeyAdministration;
  readonly sessions: Sessions;
  readonly sources: SessionSources;
  readonly oidc: OidcLogin | null;
  /** Token of the login link to print; null: people log in by OIDC or a key. */
  readonly loginToken: string | null;
  readonly watcher: Looking;
}

/** Where the start prints a link, its terminal is the proof of who opens it: on this machine, without an identity provider. */
export function startAccess(parts: AccessParts): RunningAccess {
  const { configuration, environment, database, notifier, log, nowMs, adminKey } = parts;
  const { running } = parts;
  const index = createKeyIndex(running.policy);
  const watcher = watchAccess({
    ...{ database, notifier, log },
    take(changes) {
      if (changes.preferences !== null) {
        running.take(changes.preferences);
        index.takePolicy(running.policy);
      }
      index.apply(changes.keys);
      parts.takeBudgets(changes.budgets);
      parts.takeProviderKeys(changes.providerKeys, changes.tenants);
    },
  });
  const configuredKeys = parts.keys.map((entry) => {
    const { tenant, key } = splitEntry(entry);
    return { id: shortHash(key), tenant };
  });
  const configuredIds = configuredKeys.map(({ id }) => id);
  const sources = createSessionSources(adminKey, configuredIds, index, nowMs);
  const inDatabase = createSessions({
    ...{ db: database.db, nowMs, randomBytes, isSourceValid: sources.isValid },
    isReady: () => database.status().state === "ready",
    lifetimeMs: configuration.dashboard.sessionMs,
  });
  const offer = (token: string): Promise<void> =>
    inDatabase
      .offerLink(token, { role: "admin", tenant: null, name: "local-admin" })
      .catch((error: unknown) => {
        log.warn(
          { error: errorMessage(error) },
          "The login link could not be stored; npm run keys -- login makes one",
        );
      });
  const { oidc: settings } = configuration.dashboard;
  const clientSecret = settings === null ? null : environment.value(settings.clientSecretEnv);
  const oidc =
    settings === null || clientSecret === null ? null : createOidcLogin({ ...settings, clientSecret });
  const loginToken = oidc === null && isLoopback(configuration.server.host) ? newToken(randomBytes) : null;
  const offered = loginToken === null ? Promise.resolve() : database.ready.then(() => offer(loginToken));
  offered.catch(() => undefined); // Of a database that never opened the start says more.
  const sessions: Sessions = {
    ...inDatabase,
    async redeemLink(token, origin) {
      if (database.status().state === "ready") await offered; // Who clicks at once must not be too early.
      return inDatabase.redeemLink(token, origin);
    },
  };
  const administration = {
    ...{ db: database.db, notify: notifier.notify, nowMs, randomBytes },
    changed: watcher.look,
  };
  const keys = createKeyAdministration(administration);
  return {
    authenticate: createAuthenticator(parts.keys, {
      ...{ index, adminKey, nowMs, settings: configuration.configuredKeys },
      policy: () => running.policy,
    }),
    keys,
    allKeys: async () => [...configuredKeys, ...(await keys.list())],
    budgets: createBudgetAdministration(administration),
    preferences: createPreferencesAdministration({
      ...administration,
      check: (setting) => void policyOfSetting(configuration.policy, setting),
    }),
    providerKeys: createProviderKeyAdministration({ ...administration, cipher: parts.cipher }),
    ...{ sessions, sources, oidc, loginToken, watcher },
  };
}
