import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

/**
 * Where a worker's script lies: beside the caller, `<name>.js` when it runs from a bundle, `<name>.ts` when it runs
 * from source.
 *
 * @param callerUrl The caller's `import.meta.url`.
 */
export function workerEntry(callerUrl: string, name: string): URL {
  if (!callerUrl.endsWith(".ts")) return new URL(`./${name}.js`, callerUrl);
  return throughTsx(callerUrl, new URL(`./${name}.ts`, callerUrl));
}

/**
 * A worker does not inherit its parent's way of reading TypeScript, and on Node 20 `--import tsx` does nothing in one:
 * so a line of JavaScript asks tsx (a development dependency) for it, and loads the script. That line cannot look
 * packages up, so it gets the full address of tsx's own entry for this.
 */
function throughTsx(callerUrl: string, scriptUrl: URL): URL {
  const packageUrl = pathToFileURL(createRequire(callerUrl).resolve("tsx/package.json"));
  const apiUrl = new URL("./dist/esm/api/index.mjs", packageUrl);
  const line = `import { register } from "${apiUrl}"; register(); await import("${scriptUrl}");`;
  return new URL(`data:text/javascript,${encodeURIComponent(line)}`);
}
