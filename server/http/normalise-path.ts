/**
 * The path that a client meant by one with a doubled slash, a slash at its end, or a base URL without `/v1` or with it twice. A query stays as it is, and so
 * does a target that is no path.
 *
 * @param isServed whether a path is served as it stands
 */
export function normalisePath(target: string, isServed: (path: string) => boolean): string {
  const queryAt = target.indexOf("?");
  const path = queryAt === -1 ? target : target.slice(0, queryAt);
  const isUsual = path.startsWith("/v1/") && !path.includes("//") && !path.endsWith("/");
  if ((isUsual && !/^\/v1\/v1(?:beta)?\//.test(path)) || !path.startsWith("/")) return target;
  const single = path.replace(/\/{2,}/g, "/");
  const plain = single.length > 1 && single.endsWith("/") ? single.slice(0, -1) : single;
  const versioned = plain.replace(/^\/v1(?:beta)?\/(?=v1(?:beta)?\/)/, "/");
  const query = queryAt === -1 ? "" : target.slice(queryAt);
  if (isServed(versioned)) return versioned + query;
  return isServed(`/v1${versioned}`) ? `/v1${versioned}${query}` : target;
}
