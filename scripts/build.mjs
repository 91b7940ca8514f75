// Bundles the server, the dashboard, the eval commands and their workers into dist/, for a quick start. Types are checked apart, by `npm run types`.
import { execFileSync } from "node:child_process";
import { cpSync, readdirSync, rmSync, statSync, utimesSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { applyPatches } from "./apply-patches.mjs";
import { buildDashboard } from "./build-dashboard.mjs";
import { bundleOptions, programEntries } from "./bundle-options.mjs";
import { latinOnly } from "./latin-only.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const startedMs = performance.now();

// What is bundled is what is installed: a build without the patches would lose them without a word.
applyPatches();

const { metafile } = await build({
  ...bundleOptions,
  metafile: true,
  absWorkingDir: root,
  entryPoints: { ...programEntries, "make-template": "server/database/embedded/make-template.ts" },
  outdir: "dist",
  sourcemap: "linked",
  minifySyntax: true,
  // A process keeps the text of all it has loaded. Names stay, for stack traces.
  minifyWhitespace: true,
  lineLimit: 160,
});
for (const name of Object.keys(metafile.outputs)) if (name.endsWith(".js")) latinOnly(`${root}${name}`);
cpSync(`${root}server/database/migrations`, `${root}dist/migrations`, { recursive: true });
for (const program of ["javascript-child.mjs", "python-server.py", "sync-worker.mjs", "sql-worker.mjs"])
  cpSync(`${root}evals/graders/sandbox/${program}`, `${root}dist/${program}`);
await buildDashboard();
// New embedded databases start from it, in a quarter of the time that making one takes.
execFileSync(process.execPath, [`${root}dist/make-template.js`], { stdio: "inherit" });
// What still runs from an earlier build loads some of its parts later: they stay for a day.
const keptMs = 24 * 60 * 60 * 1000;
const current = new Set(Object.keys(metafile.outputs));
for (const name of readdirSync(`${root}dist`)) {
  const path = `${root}dist/${name}`;
  const isOld = statSync(path).mtimeMs < Date.now() - keptMs;
  if (isOld && /\.js(?:\.map)?$/.test(name) && !current.has(`dist/${name}`)) rmSync(path);
}
// Told by when it was built, also where nothing in it changed.
utimesSync(`${root}dist/main.js`, new Date(), new Date());
console.log(`built dist/ in ${Math.round(performance.now() - startedMs)} ms`);
