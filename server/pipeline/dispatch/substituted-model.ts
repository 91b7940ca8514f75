import type { Deployment } from "../../../engine/index.ts";

/** What may follow a model's name in that of its snapshot: a date, a version, a size of context. */
const snapshot = /^[-@:.](?:\d[\d.-]*|v\d[\w.-]*|latest|preview|exp|it|instruct|chat)(?:[-@:.][\w.-]*)?$/;

/** Names that stand for whatever the provider takes them for: nothing can be compared with them. */
const isAlias = (name: string): boolean => /latest|auto|router|default/.test(name);

/**
 * The model that a provider says it served, where it is another one than was asked for; null: it is the same, a snapshot of it, or cannot be compared.
 *
 * @param said from the reply; null: it does not say
 */
export function substitutedModel(
  said: string | null,
  { upstreamModel, provider }: Pick<Deployment, "upstreamModel" | "provider">,
): string | null {
  // Azure's name is the deployment's own.
  if (said === null || said === "" || provider === "azure") return null;
  const asked = ownName(upstreamModel);
  const served = ownName(said);
  if (asked === served || isAlias(asked)) return null;
  if (served.startsWith(asked) && snapshot.test(served.slice(asked.length))) return null;
  if (asked.startsWith(served) && snapshot.test(asked.slice(served.length))) return null;
  return said;
}

/** A model's name without the maker's, in lower case. */
const ownName = (name: string): string => name.slice(name.lastIndexOf("/") + 1).toLowerCase();
