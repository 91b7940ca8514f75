// Builds dashboard/ into dist/dashboard/ and compresses each file, so that the server has nothing to do but to send it.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "vite";

const root = fileURLToPath(new URL("..", import.meta.url));

export async function buildDashboard() {
  await build({ configFile: `${root}dashboard/vite.config.mjs` });
  const folder = `${root}dist/dashboard/`;
  for (const name of readdirSync(folder, { recursive: true })) {
    if (!/\.(?:html|js|css|svg)$/.test(name)) continue;
    const bytes = readFileSync(folder + name);
    writeFileSync(`${folder}${name}.br`, brotliCompressSync(bytes));
    writeFileSync(`${folder}${name}.gz`, gzipSync(bytes, { level: 9 }));
  }
}

/** Builds it where it is missing or older than what it is made of. */
export async function ensureDashboard() {
  const modifiedMs = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const sources = readdirSync(`${root}dashboard`, { recursive: true }).map(
    (name) => `${root}dashboard/${name}`,
  );
  const newestMs = Math.max(...[...sources, `${root}package-lock.json`].map(modifiedMs));
  if (modifiedMs(`${root}dist/dashboard/index.html.gz`) < newestMs) await buildDashboard();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildDashboard();
