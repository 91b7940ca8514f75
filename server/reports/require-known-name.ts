import { type Catalog, suggestModels } from "../../engine/index.ts";
import type { Queryable } from "../database/database.ts";
import { isLoggedName, loggedNames } from "../database/usage/logged-names.ts";
import { countedSinceMs } from "../database/usage/read-usage.ts";
import { didYouMean } from "../errors/did-you-mean.ts";
import { GatewayError } from "../errors/gateway-error.ts";
import { quote } from "../errors/quote.ts";
import { defaultTenant } from "../operation/principal.ts";

/** Names that a filter can have beside those of the log. */
export interface KnownNames {
  readonly catalog: () => Pick<Catalog, "find">;
  readonly taskTypes: readonly string[];
  /** Those of the configuration and those that administrators made, revoked ones included. */
  readonly keys: () => Promise<readonly { readonly id: string; readonly tenant: string }[]>;
}

/** A filter that names something. */
export interface NameFilter {
  readonly field: "model" | "task" | "key" | "tenant";
  readonly value: string;
  /** Whose names count; null: everybody's. */
  readonly tenant: string | null;
}

const kinds: Readonly<Record<NameFilter["field"], string>> = {
  model: "a model",
  task: "a task type",
  key: "the id of a key",
  tenant: "a tenant",
};

/**
 * What a filter's name stands for: itself where requests were logged by it, whatever is known today; else what it names today, of a model its id.
 *
 * @throws GatewayError `invalid_request` that names the field and the nearest names, where the name is known neither here nor in the log
 */
export async function requireKnownName(
  db: Queryable,
  names: KnownNames,
  filter: NameFilter,
): Promise<string> {
  const { field, value, tenant } = filter;
  if (await isLoggedName(db, field, value, tenant)) return value;
  const { meant, known } = await namesOf(names, filter);
  if (meant !== null) return meant;
  // Outcomes of an earlier version are still being counted: the name may be among them.
  if ((await countedSinceMs(db)) !== null) return value;
  const near = suggestModels(value, [...new Set([...known, ...(await loggedNames(db, field, tenant))])]);
  throw unknownName(
    field,
    `\`${quote(value)}\` is not ${kinds[field]} here, nor in the log${didYouMean(near)}.`,
  );
}

/** @returns `meant` null: nothing of today has the name */
async function namesOf(
  names: KnownNames,
  { field, value, tenant }: NameFilter,
): Promise<{ readonly meant: string | null; readonly known: readonly string[] }> {
  if (field === "model") {
    const lookup = names.catalog().find(value);
    if (!lookup.found) return { meant: null, known: lookup.suggestions };
    if (lookup.reasoningEffort === null) return { meant: lookup.model.id, known: [] };
    throw unknownName(
      field,
      `requests are found by their model, whatever its effort: say \`${lookup.model.id}\`.`,
    );
  }
  const known = field === "task" ? names.taskTypes : await namesOfKeys(names, field, tenant);
  return { meant: known.includes(value) ? value : null, known };
}

async function namesOfKeys(
  names: KnownNames,
  field: "key" | "tenant",
  tenant: string | null,
): Promise<readonly string[]> {
  const keys = (await names.keys()).filter((key) => tenant === null || key.tenant === tenant);
  return field === "key" ? keys.map(({ id }) => id) : [defaultTenant, ...keys.map((key) => key.tenant)];
}

const unknownName = (field: string, message: string): GatewayError =>
  new GatewayError("invalid_request", `\`${field}\`: ${message}`, field);
