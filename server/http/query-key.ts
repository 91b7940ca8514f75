import type { IncomingMessage } from "node:http";
import { isGooglePath } from "../protocols/gemini/google-path.ts";

/**
 * Google's clients may send their key in the query (`?key=`), where logs, messages and traces would show it. It becomes the header `x-goog-api-key` before anything looks at the
 * request, and the target that everybody sees is without it.
 */
export function takeQueryKey(request: IncomingMessage & { originalUrl?: string }): string {
  const { url = "/", headers } = request;
  const at = url.indexOf("?");
  if (at === -1 || !isGooglePath(url)) return url;
  const query = url.slice(at + 1).split("&");
  const isKey = (pair: string): boolean => decoded(pair.split("=", 1)[0]!).toLowerCase() === "key";
  const keys = query.filter(isKey);
  if (keys.length === 0) return url;
  const rest = query.filter((pair) => !isKey(pair)).join("&");
  headers["x-goog-api-key"] ||= keyOf(keys[0]!);
  const target = url.slice(0, at) + (rest === "" ? "" : `?${rest}`);
  // Others read it there: the parser's own errors, and the framework's log.
  request.url = target;
  request.originalUrl = target;
  return target;
}

const keyOf = (pair: string): string => decoded(pair.slice(pair.indexOf("=") + 1));

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}
