import { harmlessFields } from "./parameter-rules.ts";

/** Fields that deployments have refused although nothing said they would. In this process, for as long as it runs. */
export interface RefusedFields {
  of(deploymentId: string): ReadonlySet<string>;
  /** Remembers the field that a refusal names, see `refusedField`. @returns whether it named one that the request can do without */
  learn(deploymentId: string, ...refusal: Parameters<typeof refusedField>): boolean;
}

const none: ReadonlySet<string> = new Set();

export function createRefusedFields(): RefusedFields {
  const byDeployment = new Map<string, Set<string>>();
  return {
    of: (deploymentId) => byDeployment.get(deploymentId) ?? none,
    learn(deploymentId, ...refusal) {
      const field = refusedField(...refusal);
      if (field === null) return false;
      const fields = byDeployment.get(deploymentId) ?? new Set();
      byDeployment.set(deploymentId, fields.add(field));
      return true;
    },
  };
}

/**
 * The field that an upstream's refusal is about, where the request can do without it; null: none is named.
 *
 * @param message the upstream's own words
 * @param body what was asked
 * @param omitted what was left out already, and so cannot be meant
 */
export function refusedField(
  message: string | null,
  body: Readonly<Record<string, unknown>>,
  omitted: ReadonlySet<string>,
): string | null {
  if (message === null) return null;
  const words = new Set(message.match(/[a-z][a-z0-9_]*/gi) ?? []);
  let found: string | null = null;
  for (const field of Object.keys(body)) {
    if (!harmlessFields.has(field) || omitted.has(field) || !words.has(field)) continue;
    // `user` and the like are words of any sentence: they count only where nothing else is named.
    if (found === null || (!isOrdinaryWord(field) && isOrdinaryWord(found))) found = field;
  }
  if (found === null || !isOrdinaryWord(found)) return found;
  return new RegExp(
    `["'\`\\[(:]\\s*${found}\\s*["'\`\\]):,]|(?:field|parameter|argument|property|key)s?(?: supplied)?:? ${found}\\b`,
    "i",
  ).test(message)
    ? found
    : null;
}

const isOrdinaryWord = (field: string): boolean => !field.includes("_") && field !== "temperature";
