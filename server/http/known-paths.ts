import type { FastifyInstance } from "fastify";

/**
 * Follows the routes that are registered from now on.
 *
 * @returns the methods that a path is served with; empty: there is no such path
 */
export function knownPaths(app: FastifyInstance): (path: string) => readonly string[] {
  const methodsOf = new Map<string, Set<string>>();
  app.addHook("onRoute", ({ url, method }) => {
    const methods = methodsOf.get(url) ?? new Set();
    for (const one of [method].flat()) methods.add(one);
    methodsOf.set(url, methods);
  });
  return (path) => {
    const found = [...methodsOf].find(([pattern]) => isMatch(pattern.split("/"), path.split("/")));
    return found === undefined ? [] : [...found[1]].sort();
  };
}

/** `:name` stands for one segment, `*` for all that follow. */
const isMatch = (pattern: readonly string[], segments: readonly string[]): boolean =>
  (pattern.at(-1) === "*" ? segments.length >= pattern.length : segments.length === pattern.length) &&
  pattern.every((part, index) => part === "*" || part.startsWith(":") || part === segments[index]);
