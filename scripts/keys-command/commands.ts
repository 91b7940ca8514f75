import type { Actor } from "../../server/access/audited-change.ts";
import { checkKeySettings, checkTenant } from "../../server/access/check-key-settings.ts";
import type { CreatedKey, KeyAdministration } from "../../server/access/key-administration.ts";
import { auditView, keyState, keyView } from "../../server/access/key-view.ts";
import {
  type ProviderKeyAdministration,
  providerKeyView,
  tenantKeysView,
} from "../../server/access/provider-key-administration.ts";
import type { Sessions } from "../../server/access/sessions.ts";
import type { Role } from "../../server/access/viewer.ts";
import type { BudgetAdministration } from "../../server/budgets/budget-administration.ts";
import { maxLimitUsd as maxBudgetUsd } from "../../server/budgets/budget-schema.ts";
import type { StoredKey } from "../../server/database/repositories/access.ts";
import type { BudgetPeriod } from "../../server/database/repositories/budgets.ts";
import type { StoredProviderKey } from "../../server/database/repositories/provider-keys.ts";
import type { KeySettings } from "../../server/operation/key-settings.ts";
import { defaultTenant } from "../../server/operation/principal.ts";
import type { SharedKeys } from "../../server/operation/shared-keys.ts";
import { UsageError } from "../terminal/command.ts";

interface KeyOptions {
  /** null: not named. */
  readonly tenant: string | null;
  readonly provider: string | null;
  readonly sharedKeys: SharedKeys;
  readonly owner: string | null;
  readonly tag: readonly string[] | null;
  readonly expires: string | null;
  readonly model: readonly string[] | null;
  readonly preset: readonly string[] | null;
  /** `quality,cost,latency` */
  readonly weights: string | null;
  readonly maxCostUsd: number | null;
  readonly maxLatencyMs: number | null;
  readonly minQuality: number | null;
  /** Regions. */
  readonly region: readonly string[] | null;
  readonly denyTraining: boolean;
  readonly zdr: boolean;
  readonly explore: boolean;
  readonly keep: string | null;
  /** `requests=600,tokens=200000,concurrent=20,model=openai/*` */
  readonly rateLimit: readonly string[] | null;
  readonly budgetUsd: number | null;
  readonly budgetPeriod: BudgetPeriod;
  readonly role: Role;
  /** Nothing but a new key is printed. */
  readonly keyOnly: boolean;
  readonly json: boolean;
}

interface KeyCommandPorts {
  readonly sessions: Pick<Sessions, "offerLink">;
  /** Makes the token of a login link. */
  readonly newToken: () => string;
  /** Where people reach the server: `dashboard.public_url`, or where one that has the embedded database open listens; null: neither is there. */
  readonly knownAddress: string | null;
  /** Where a server listens that was started without `--host` and `--port`. */
  readonly configuredAddress: string;
  readonly keys: KeyAdministration;
  readonly budgets: Pick<BudgetAdministration, "create">;
  readonly providerKeys: ProviderKeyAdministration;
  /** One line of standard input. */
  readonly readSecret: () => Promise<string>;
  readonly actor: Actor;
  readonly nowMs: number;
  readonly print: (text: string) => void;
}

type KeyCommand = (ports: KeyCommandPorts, name: string | null, options: KeyOptions) => Promise<void>;

const auditLines = 100;

/** The commands of `npm run keys`, by name. */
export const keyCommands: Readonly<Record<string, KeyCommand>> = {
  async create({ keys, budgets, actor, nowMs, print }, _name, options) {
    const settings = checkKeySettings(settingsOf(options));
    const { budgetUsd: limit_usd, budgetPeriod: period } = options;
    if (limit_usd !== null && !(limit_usd >= 0 && limit_usd <= maxBudgetUsd))
      throw new UsageError(`--budget-usd takes dollars, from 0 to ${maxBudgetUsd}.`);
    const made = await keys.create(checkTenant(options.tenant ?? defaultTenant), settings, actor);
    if (limit_usd !== null)
      await budgets.create({ scope: "key", name: made.stored.id, period, limit_usd }, actor);
    printSecret(made, nowMs, options, print);
  },
  async list({ keys, nowMs, print }, _name, { tenant, json }) {
    const found = (await keys.list()).filter((key) => tenant === null || key.tenant === tenant);
    if (json)
      return print(
        JSON.stringify(
          found.map((key) => keyView(key, nowMs)),
          null,
          2,
        ),
      );
    if (found.length === 0)
      return print(`There is no key yet: npm run keys -- create --tenant ${tenant ?? "NAME"}`);
    for (const key of found)
      print(
        [key.id, key.prefix, keyState(key, nowMs).padEnd(7), key.tenant, key.settings.owner ?? ""]
          .join("  ")
          .trimEnd(),
      );
  },
  async show({ keys, nowMs, print }, name, { json }) {
    printKey(await keys.find(required(name)), nowMs, json, print);
  },
  async update({ keys, actor, nowMs, print }, name, options) {
    const changed = settingsOf(options);
    if (Object.keys(changed).length === 0)
      throw new UsageError("update changes what options name, and there is none: --help lists them.");
    const { id, settings } = await keys.find(required(name));
    const key = await keys.update(id, checkKeySettings({ ...settings, ...changed }), actor);
    printKey(key, nowMs, options.json, print);
  },
  async rotate({ keys, actor, nowMs, print }, name, options) {
    printSecret(await keys.rotate(required(name), actor), nowMs, options, print);
  },
  async revoke({ keys, actor, nowMs, print }, name, { json }) {
    const key = await keys.revoke(required(name), actor);
    if (json) return print(JSON.stringify(keyView(key, nowMs), null, 2));
    print(`${key.id} is revoked: running servers refuse it within a second.`);
  },
  async provider(ports, action, options) {
    const command = providerCommands[action ?? ""];
    if (command === undefined)
      throw new UsageError(`provider is followed by ${Object.keys(providerCommands).join(", ")}.`);
    await command(ports, options);
  },
  async login(ports, _name, { role, tenant, json }) {
    const { sessions, newToken, knownAddress, configuredAddress, actor, print } = ports;
    if (tenant !== null && role !== "tenant")
      throw new UsageError(`--tenant applies only with --role tenant, not with --role ${role}.`);
    const token = newToken();
    const viewer = {
      role,
      tenant: role === "tenant" ? checkTenant(tenant ?? defaultTenant) : null,
      name: actor.origin,
    };
    await sessions.offerLink(token, viewer);
    const url = `${knownAddress ?? configuredAddress}/login?token=${token}`;
    if (json) return print(JSON.stringify({ url, role }, null, 2));
    print(`${url}\n\nOpens the dashboard as ${role}, once, within an hour.`);
    if (knownAddress === null)
      print(
        "The address is the configured one: if the server listens elsewhere (--port, --host, another machine), put its address before /login, or set dashboard.public_url.",
      );
  },
  async audit({ keys, print }, _name, { json }) {
    const lines = await keys.audit(auditLines);
    if (json) return print(JSON.stringify(lines.map(auditView), null, 2));
    for (const { atMs, actor, origin, action, target, change } of lines)
      print(
        `${new Date(atMs).toISOString()}  ${actor} ${origin}  ${action} ${target}  ${JSON.stringify(change)}`,
      );
  },
};

/** What follows `provider`. */
const providerCommands: Readonly<
  Record<string, (ports: KeyCommandPorts, options: KeyOptions) => Promise<void>>
> = {
  async list({ providerKeys, print }, { tenant, json }) {
    const ofTenant = tenant === null ? null : await providerKeys.list(tenant);
    const keys = ofTenant?.keys ?? (await providerKeys.listAll());
    if (json)
      return print(JSON.stringify(ofTenant ? tenantKeysView(ofTenant) : keys.map(providerKeyView), null, 2));
    for (const key of keys) print(shownKey(key));
    if (ofTenant !== null) print(`shared keys: ${ofTenant.sharedKeys}`);
    if (keys.length === 0)
      print("No key of a provider is set: npm run keys -- provider set --tenant NAME --provider NAME");
  },
  async set({ providerKeys, readSecret, actor, print }, { tenant, provider, json }) {
    const [whose, of] = [named("--tenant", tenant), named("--provider", provider)];
    const key = await providerKeys.set(whose, of, await readSecret(), actor);
    print(
      json
        ? JSON.stringify(providerKeyView(key), null, 2)
        : `${shownKey(key)}\nRunning servers use it within a second.`,
    );
  },
  async remove({ providerKeys, actor, print }, { tenant, provider, json }) {
    const [whose, of] = [named("--tenant", tenant), named("--provider", provider)];
    await providerKeys.remove(whose, of, actor);
    print(
      json
        ? JSON.stringify({ tenant: whose, provider: of, removed: true }, null, 2)
        : `${whose}'s key of ${of} is destroyed: running servers stop using it within a second.`,
    );
  },
  async shared({ providerKeys, actor, print }, { tenant, sharedKeys, json }) {
    const changed = await providerKeys.setSharedKeys(named("--tenant", tenant), sharedKeys, actor);
    print(
      json
        ? JSON.stringify(tenantKeysView(changed), null, 2)
        : `shared keys of ${changed.tenant}: ${changed.sharedKeys}`,
    );
  },
};

const shownKey = ({ tenant, provider, lastFour }: StoredProviderKey): string =>
  `${tenant}  ${provider}  ...${lastFour ?? ""}`;

function named(option: string, value: string | null): string {
  if (value === null) throw new UsageError(`${option} is missing.`);
  return value;
}

function required(name: string | null): string {
  if (name === null)
    throw new UsageError("KEY is missing: an id or prefix, as npm run keys -- list shows them.");
  return name;
}

/** What the options set; options that were not given set nothing. */
function settingsOf(options: KeyOptions): Partial<Record<keyof KeySettings, unknown>> {
  const given = {
    owner: options.owner,
    tags: options.tag,
    expires_at: options.expires,
    allowed_models: options.model,
    presets: options.preset,
    weights: options.weights === null ? null : weightsOf(options.weights),
    max_cost_usd: options.maxCostUsd,
    max_latency_ms: options.maxLatencyMs,
    min_quality: options.minQuality,
    explore: options.explore ? null : false,
    keep: options.keep,
    data_collection: options.denyTraining ? "deny" : null,
    zdr: options.zdr ? true : null,
    region: options.region,
    rate_limits: options.rateLimit?.map(rateLimitOf) ?? null,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
}

const rateFields: Readonly<Record<string, string>> = {
  ...{ requests: "requests_per_minute", tokens: "tokens_per_minute", concurrent: "concurrent_requests" },
};

/** `requests=600,model=openai/*` */
function rateLimitOf(text: string): object {
  const parts = text.split(",").map((part): [string, string | number] => {
    const [name = "", value = ""] = part.split(/=(.*)/s);
    if (name === "model" && value !== "") return [name, value];
    const field = Object.hasOwn(rateFields, name) ? rateFields[name] : undefined;
    if (field === undefined || !/^\d+$/.test(value))
      throw new UsageError(
        `--rate-limit takes parts such as ${Object.keys(rateFields).join("=60, ")}=60 and model=PATTERN, not "${part}".`,
      );
    return [field, Number(value)];
  });
  return Object.fromEntries(parts);
}

function weightsOf(text: string): object {
  const parts = text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  if (parts.length !== 3 || parts.some(Number.isNaN))
    throw new UsageError(`--weights takes three numbers, quality, cost and latency, such as 0.6,0.3,0.1.`);
  const [quality, cost, latency] = parts;
  return { quality, cost, latency };
}

function printKey(key: StoredKey, nowMs: number, isJson: boolean, print: (text: string) => void): void {
  if (isJson) {
    print(JSON.stringify(keyView(key, nowMs), null, 2));
    return;
  }
  const { settings, ...rest } = keyView(key, nowMs);
  for (const [field, value] of [...Object.entries(rest), ...Object.entries(settings)])
    if (value !== null)
      print(`${field.padEnd(16)}${typeof value === "string" ? value : JSON.stringify(value)}`);
}

function printSecret(
  { stored, key }: CreatedKey,
  nowMs: number,
  { json, keyOnly }: KeyOptions,
  print: (text: string) => void,
): void {
  if (keyOnly) {
    print(key);
    return;
  }
  if (json) {
    print(JSON.stringify({ ...keyView(stored, nowMs), key }, null, 2));
    return;
  }
  printKey(stored, nowMs, false, print);
  print(`\n${key}\n\nThis is the key. It is shown this once: only its hash is kept.`);
}
