// Runs before `npm start` and `npm run eval`: builds dist/ when it is missing or older than what it is made of.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("..", import.meta.url);
const modifiedMs = (path) => statSync(new URL(path, root), { throwIfNoEntry: false })?.mtimeMs ?? 0;

function newestSourceMs(folder) {
  let newest = 0;
  for (const entry of readdirSync(new URL(folder, root), { withFileTypes: true, recursive: true })) {
    if (
      !entry.isFile() ||
      !/\.(tsx?|mjs|json|sql|css|html|svg)$/.test(entry.name) ||
      entry.name.endsWith(".test.ts")
    )
      continue;
    newest = Math.max(newest, statSync(`${entry.parentPath}/${entry.name}`).mtimeMs);
  }
  return newest;
}

const builtMs = modifiedMs("dist/main.js");
const newestMs = Math.max(
  modifiedMs("package-lock.json"),
  modifiedMs("scripts/build.mjs"),
  // The driver is bundled: where it was installed or patched after the build, the build has another one.
  ...["src/connection.js", "src/index.js"].map((name) => modifiedMs(`node_modules/postgres/${name}`)),
  newestSourceMs("engine"),
  newestSourceMs("server"),
  newestSourceMs("dashboard"),
  newestSourceMs("evals"),
  newestSourceMs("scripts"),
);
const canBuild = existsSync(new URL("node_modules/esbuild", root));
if (builtMs < newestMs && builtMs > 0 && !canBuild)
  console.error(
    "dist/ is older than its sources, and npm ci --omit=dev left out what builds it: starting it as it is.",
  );
else if (builtMs < newestMs) {
  const result = spawnSync(process.execPath, [fileURLToPath(new URL("scripts/build.mjs", root))], {
    stdio: "inherit",
  });
  if (result.status !== 0) process.exit(result.status ?? 1);
}
