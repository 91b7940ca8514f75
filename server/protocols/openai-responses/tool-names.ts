import { type Fields, fieldsList, textOf } from "../fields.ts";

/** Between a namespace and the name of a tool in it, for protocols whose tools have one name. */
const separator = "__";

/** The one name that stands for a tool of a namespace; null: it is in none. */
export const flatToolName = (namespace: string | null, name: string): string =>
  namespace === null ? name : `${namespace}${separator}${name}`;

/** The namespaces that a request declares, with their tools. */
const namespacesOf = (tools: unknown): readonly Fields[] =>
  fieldsList(tools).filter(({ type }) => type === "namespace");

/** Namespace and name by the flat name, for the tools that a client declared in namespaces. */
export function namespacedTools(
  tools: unknown,
): ReadonlyMap<string, { readonly namespace: string; readonly name: string }> {
  const found = new Map<string, { namespace: string; name: string }>();
  for (const space of namespacesOf(tools)) {
    const namespace = textOf(space.name) ?? "";
    for (const tool of fieldsList(space.tools)) {
      const name = textOf(tool.name) ?? "";
      found.set(flatToolName(namespace, name), { namespace, name });
    }
  }
  return found;
}
