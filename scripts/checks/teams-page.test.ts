import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { compiledProgram } from "../../server/testing/compiled-program.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const page = readFileSync(join(root, "docs/teams.md"), "utf8");
const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
};
const pageAddress = "http://127.0.0.1:8787";

/** Commands of the page in their order, each with what the page shows of their output. */
const blocks = [...page.matchAll(/```sh\n([\s\S]*?)```(?:\s*```text\n([\s\S]*?)```)?/g)].map(
  ([, commands = "", shown = ""]) => ({ commands, shown: shown.trim().split("\n").filter(Boolean) }),
);

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

/** A line of the page as a pattern: `...` stands for what differs each time. */
const pattern = (line: string): RegExp =>
  new RegExp(
    line
      .split("...")
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
      .join(".*"),
  );

it("docs/teams.md sets up a team as it says: every command runs, and prints what is shown", {
  timeout: 300_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-team-"));
  const port = await freePort();
  const marker = "--- block";
  const script = blocks
    .map(({ commands }, at) => `echo "${marker} ${at}"\n${commands}`)
    .join("\n")
    .replaceAll(pageAddress, `http://127.0.0.1:${port}`)
    // Bundles for tests instead of npm and tsx, or of the build that `npm start` makes.
    .replaceAll(/npm run --silent (\w+) -- /g, (_, name: string) => {
      expect(scripts[name]).toBe(`tsx scripts/${name}.ts`);
      return `node ${compiledProgram(name)} `;
    })
    .replace("npm start &", `node ${compiledProgram("main")} > $LOG 2>&1 &\nSERVER=$!`);
  expect(script).toContain("SERVER=$!");
  const trap = `finish() { kill -TERM "$SERVER"; wait "$SERVER"; }\ntrap finish EXIT`;
  const child = spawn("bash", ["--norc", "-euo", "pipefail", "-c", `${trap}\n${script}`], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...{ PATH: process.env.PATH, HOME: folder, LOG: join(folder, "server.log"), PORT: String(port) },
      ...{ TRADEWIND_DATA_DIR: join(folder, "data"), TRADEWIND_DEMO_SPEED: "1000" },
      OLLAMA_BASE_URL: "http://127.0.0.1:9",
    },
  });
  let printed = "";
  let errors = "";
  child.stdout.on("data", (chunk) => {
    printed += chunk;
  });
  child.stderr.on("data", (chunk) => {
    errors += chunk;
  });
  const [code] = (await once(child, "close")) as [number | null];
  const log = readFileSync(join(folder, "server.log"), "utf8");
  rmSync(folder, { recursive: true, force: true });
  expect(code, `${printed}\n${errors}\n${log}`).toBe(0);
  const outputs = printed.split(new RegExp(`${marker} \\d+\n`)).slice(1);
  expect(outputs).toHaveLength(blocks.length);
  const checked = blocks.flatMap(({ shown }, at) => {
    for (const line of shown) expect(outputs[at]).toMatch(pattern(line));
    return shown;
  });
  expect(checked.length).toBeGreaterThan(8);
});
