// Runs before `npm start`: builds dist/ when it is missing or older than a source file.
import { spawnSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("..", import.meta.url);
const modifiedMs = (path) => statSync(new URL(path, root), { throwIfNoEntry: false })?.mtimeMs ?? 0;

function newestSourceMs(folder) {
  let newest = 0;
  for (const entry of readdirSync(new URL(folder, root), { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !/\.(ts|mjs|json)$/.test(entry.name) || entry.name.endsWith(".test.ts")) continue;
    newest = Math.max(newest, statSync(`${entry.parentPath}/${entry.name}`).mtimeMs);
  }
  return newest;
}

const builtMs = modifiedMs("dist/main.js");
const newestMs = Math.max(
  modifiedMs("package-lock.json"),
  newestSourceMs("engine"),
  newestSourceMs("server"),
);
if (builtMs < newestMs) {
  const result = spawnSync(process.execPath, [fileURLToPath(new URL("scripts/build.mjs", root))], {
    stdio: "inherit",
  });
  if (result.status !== 0) process.exit(result.status ?? 1);
}
