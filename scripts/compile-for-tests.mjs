// node scripts/compile-for-tests.mjs FOLDER: bundles what tests start as processes, so that each start takes a fifth of what it takes through tsx.
// Programs read datasets, migrations and the like from the source tree; workers and other programs they find in FOLDER.
import { readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { bundleOptions, programEntries } from "./bundle-options.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const commands = [
  "budgets",
  "database",
  "demo-day",
  "experiments",
  "keys",
  "priors",
  "replay",
  "report",
  "route",
  "savings",
  "simulate",
  "tune",
  "whatif",
];
/** Files that look for a program or a worker beside themselves. */
const startsProgram = /workerEntry\(|embedding-worker|\.\/evals?\.js|protocol-child\.js/;

await build({
  ...bundleOptions,
  absWorkingDir: root,
  entryPoints: {
    ...programEntries,
    ...Object.fromEntries(commands.map((name) => [name, `scripts/${name}.ts`])),
    "protocol-child": "scripts/replay/protocol/protocol-child.ts",
    "write-until-killed": "server/database/embedded/testing/write-until-killed.ts",
  },
  outdir: process.argv[2],
  sourcemap: "inline",
  sourcesContent: false,
  plugins: [
    {
      name: "data from the source tree",
      setup({ onLoad }) {
        onLoad({ filter: /\/(?:engine|server|evals|scripts)\/.*\.ts$/ }, ({ path }) => {
          const text = readFileSync(path, "utf8");
          if (!text.includes("import.meta.url") || startsProgram.test(text)) return null;
          const url = JSON.stringify(pathToFileURL(path).href);
          return { loader: "ts", contents: text.replaceAll("import.meta.url", url) };
        });
      },
    },
  ],
});
