import { createHash } from "node:crypto";
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/**
 * Where a worker's script lies: beside the caller, `<name>.js`, when it runs from a bundle. When it runs from source, a bundle of the
 * `<name>.ts` that lies beside the caller.
 *
 * @param callerUrl The caller's `import.meta.url`.
 */
export function workerEntry(callerUrl: string, name: string): URL {
  if (!callerUrl.endsWith(".ts")) return new URL(`./${name}.js`, callerUrl);
  return bundled(callerUrl, name);
}

interface Esbuild {
  buildSync(options: object): { readonly outputFiles: readonly { readonly contents: Uint8Array }[] };
}

/** By the source's path: a process bundles each worker once. */
const made = new Map<string, URL>();

/**
 * A worker does not inherit its parent's way of reading TypeScript, and reading it anew in each worker takes twice as long as the
 * worker's own start: so esbuild (a development dependency) makes JavaScript of it, beneath `node_modules`, where that finds its packages.
 */
function bundled(callerUrl: string, name: string): URL {
  const source = fileURLToPath(new URL(`./${name}.ts`, callerUrl));
  const known = made.get(source);
  if (known !== undefined) return known;
  const require = createRequire(callerUrl);
  const { buildSync } = require("esbuild") as Esbuild;
  const { outputFiles } = buildSync({
    ...{ entryPoints: [source], bundle: true, packages: "external", write: false },
    ...{ platform: "node", format: "esm", target: "node20" },
  });
  const text = outputFiles[0]?.contents ?? new Uint8Array();
  const folder = join(dirname(require.resolve("esbuild/package.json")), "../.cache/tradewind");
  const path = join(folder, `${name}-${createHash("sha256").update(text).digest("hex").slice(0, 16)}.mjs`);
  mkdirSync(folder, { recursive: true });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, text);
  renameSync(draft, path); // In one step: another process may be reading it right now.
  const url = pathToFileURL(path);
  made.set(source, url);
  return url;
}
