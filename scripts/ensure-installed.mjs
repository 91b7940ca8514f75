// Runs before `npm start` and `npm test`: installs when node_modules is missing or older than the lock file.
import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { applyPatches } from "./apply-patches.mjs";

const modifiedMs = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

const installedMs = modifiedMs(new URL("../node_modules/.package-lock.json", import.meta.url));
const lockedMs = modifiedMs(new URL("../package-lock.json", import.meta.url));
if (installedMs < lockedMs || installedMs === 0) {
  console.log("Installing dependencies (npm ci) ...");
  const result = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: new URL("..", import.meta.url),
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (result.status !== 0) {
    console.error("npm ci failed; the lines above say why.");
    process.exit(result.status ?? 1);
  }
}
applyPatches();
