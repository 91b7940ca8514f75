import type { FastifyInstance, RouteOptions } from "fastify";
import { nearestName } from "../../engine/index.ts";

/** The paths that an app serves. */
export interface KnownPaths {
  /** The methods that a path is served with; empty: there is no such path. */
  methodsOf(path: string): readonly string[];
  /** The path that a wrong one probably meant; null: none is near. */
  nearest(path: string): string | null;
  /** Every route with who may use it; null: anybody. */
  table(): readonly ServedRoute[];
}

interface ServedRoute {
  readonly method: string;
  readonly url: string;
  readonly access: string | null;
}

/** Follows the routes that are registered from now on. */
export function knownPaths(app: FastifyInstance): KnownPaths {
  const methodsOf = new Map<string, Set<string>>();
  const routes: RouteOptions[] = [];
  app.addHook("onRoute", (route) => {
    const { url, method } = route;
    routes.push(route);
    const methods = methodsOf.get(url) ?? new Set();
    for (const one of [method].flat()) methods.add(one);
    methodsOf.set(url, methods);
  });
  return {
    methodsOf(path) {
      const found = [...methodsOf].find(([pattern]) => isMatch(pattern.split("/"), path.split("/")));
      return found === undefined ? [] : [...found[1]].sort();
    },
    // Read when asked: the part of the API that a route is in writes who may use it after this has seen it.
    table: () =>
      routes.flatMap(({ url, method, config }) =>
        [method].flat().map((one) => ({ method: one, url, access: config?.access ?? null })),
      ),
    nearest: (path) =>
      nearestPath(
        path,
        [...methodsOf.keys()].filter((pattern) => !/[:*]/.test(pattern)),
      ),
  };
}

/** `:name` stands for one segment, `*` for all that follow. */
const isMatch = (pattern: readonly string[], segments: readonly string[]): boolean =>
  (pattern.at(-1) === "*" ? segments.length >= pattern.length : segments.length === pattern.length) &&
  pattern.every((part, index) => part === "*" || part.startsWith(":") || part === segments[index]);

/** Longer paths are not compared. */
const maxComparedCharacters = 200;

/**
 * First the one that follows a foreign prefix (`/api/v1/chat/completions`), then a misspelling, then the one with the same last segment
 * (`/v1/completions`), then the one that begins so (`/v1/chat`).
 */
function nearestPath(path: string, known: readonly string[]): string | null {
  if (path.length > maxComparedCharacters) return null;
  const written = path.toLowerCase();
  const last = (one: string): string => one.slice(one.lastIndexOf("/"));
  const isNamed = last(written).length > 1;
  const misspelt = nearestName(written, known) ?? nearestName(`/v1${written}`, known);
  return (
    known.find((one) => written.endsWith(one) || written.endsWith(one.replace(/^\/v1/, ""))) ??
    misspelt ??
    (isNamed ? known.find((one) => last(one) === last(written)) : undefined) ??
    (isNamed ? known.find((one) => one.startsWith(`${written}/`)) : undefined) ??
    null
  );
}
