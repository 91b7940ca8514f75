// Applies patches/ to node_modules, which `npm ci --ignore-scripts` leaves out. patches/postgres+3.4.9.patch: the driver ends the whole process
// where a connection closes between a small write and the moment it is sent (github.com/porsager/postgres, issues 1154 and 1208), and a
// connection that came back never sends again, because its timer stays set. patches/undici+7.30.2.patch: a `100 Continue` that nobody asked for is passed over, as RFC 9110 (15.2) demands, and not taken for the
// end of the connection.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

/** @returns the files below `root` that are not as the patches in `root`/patches leave them; empty: every patch is in */
export function unpatchedFiles(root) {
  const missing = new Set();
  for (const patch of readdirSync(new URL("patches/", root))) {
    const [, ...files] = readFileSync(new URL(`patches/${patch}`, root), "utf8").split(/^diff --git /m);
    for (const file of files) {
      const [head, ...hunks] = file.split(/^@@.*\n/m);
      const path = /^\+\+\+ b\/(.*)$/m.exec(head)?.[1] ?? "";
      const source = readFileSync(new URL(path, root), "utf8");
      if (!hunks.every((hunk) => source.includes(hunk.replace(/^-.*\n/gm, "").replace(/^[ +]/gm, ""))))
        missing.add(path);
    }
  }
  return [...missing];
}

/**
 * Applies what is missing; does nothing where everything is in.
 *
 * @param root URL of the folder that holds patches/ and node_modules/
 * @throws Error where a patch does not fit what is installed
 */
export function applyPatches(root = new URL("../", import.meta.url)) {
  if (unpatchedFiles(root).length === 0) return;
  const command = createRequire(import.meta.url).resolve("patch-package/dist/index.js");
  const { stdout, stderr } = spawnSync(process.execPath, [command, "--error-on-fail"], {
    cwd: fileURLToPath(root),
    encoding: "utf8",
  });
  const missing = unpatchedFiles(root);
  if (missing.length > 0)
    throw new Error(
      `A patch of patches/ does not fit ${missing.join(", ")}: run npm ci, or renew the patch with npx patch-package.\n${stdout}${stderr}`,
    );
}
