import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { graceMs } from "./code-run.ts";

/** Address space that a locked process may reserve, in KiB; V8 alone reserves most of a gigabyte. */
const addressSpaceKib = 2 * 1024 * 1024;

let isolation: readonly string[] | null = null;

/** `unshare` gives a process a network without any interface, where the system lets us: Linux with user namespaces. */
function networkIsolation(): readonly string[] {
  isolation ??=
    process.platform === "linux" &&
    spawnSync("unshare", ["-rn", "true"], { stdio: "ignore", timeout: graceMs }).status === 0
      ? ["unshare", "-rn"]
      : [];
  return isolation;
}

/**
 * A command wrapped so that it has no network and little memory, as far as this system can do that. On others the
 * interpreter's own locks remain.
 */
export function lockedCommand(
  command: string,
  commandArguments: readonly string[],
): {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly hasNoNetwork: boolean;
} {
  const prefix = networkIsolation();
  const words = [...prefix, command, ...commandArguments];
  if (process.platform === "win32" || !existsSync("/bin/sh"))
    return { command: words[0] ?? command, arguments: words.slice(1), hasNoNetwork: prefix.length > 0 };
  const script = `ulimit -v ${addressSpaceKib} 2>/dev/null; ulimit -c 0 2>/dev/null; exec "$@"`;
  return { command: "/bin/sh", arguments: ["-c", script, "sh", ...words], hasNoNetwork: prefix.length > 0 };
}
