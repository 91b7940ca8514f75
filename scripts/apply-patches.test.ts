import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import postgres from "postgres";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { applyPatches, unpatchedFiles } from "./apply-patches.mjs";

const root = new URL("../", import.meta.url);

it("has patched what is installed", () => {
  expect(unpatchedFiles(root)).toEqual([]);
});

describe("applyPatches", () => {
  /** The driver as published, in a folder with a space in its name. */
  let folder: string;
  const driver = (name: string): string => join(folder, "node_modules", "postgres", name);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "a b-"));
    for (const part of ["patches", "node_modules/postgres", "node_modules/undici"])
      cpSync(new URL(part, root), join(folder, part), { recursive: true });
    writeFileSync(
      join(folder, "package.json"),
      JSON.stringify({ dependencies: { postgres: "3.4.9", undici: "7.30.2" } }),
    );
    for (const name of ["src", "cjs/src"]) {
      const connection = readFileSync(driver(`${name}/connection.js`), "utf8");
      const published = connection
        .replace(
          / {4}if \(!socket\) \{\n {6}chunk = nextWriteTimer = null\n.*\n {6}return false\n {4}\}\n/,
          "",
        )
        .replaceAll(
          /(clearImmediate\(nextWriteTimer\)\n) {4}chunk = nextWriteTimer = null\n(?= {4}(if|socket))/g,
          "$1",
        );
      writeFileSync(driver(`${name}/connection.js`), published);
      const index = readFileSync(driver(`${name}/index.js`), "utf8");
      writeFileSync(driver(`${name}/index.js`), index.replace(/.*isPatchedForClosedConnections.*\n/, ""));
    }
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("patches what was installed without scripts, and changes nothing more the second time", () => {
    const at = pathToFileURL(`${folder}/`);
    expect(unpatchedFiles(at)).toHaveLength(4);
    applyPatches(at);
    applyPatches(at);
    for (const name of ["src/connection.js", "cjs/src/connection.js", "src/index.js", "cjs/src/index.js"])
      expect(readFileSync(driver(name), "utf8")).toBe(
        readFileSync(new URL(`node_modules/postgres/${name}`, root), "utf8"),
      );
  });

  it("fails where the installed driver is another one, and says what to do", () => {
    writeFileSync(driver("src/connection.js"), "function nextWrite(fn) {}\n");
    expect(() => applyPatches(pathToFileURL(`${folder}/`))).toThrow(/src\/connection\.js.*: run npm ci/);
  });
});

describe("the patched driver", () => {
  const sockets: Socket[] = [];
  const [authenticated, ready] = ["520000000800000000", "5a0000000549"];
  /** As much of PostgreSQL as a connection needs to begin: authenticated and ready, and ready after whatever is asked. */
  const server = createServer((socket) => {
    sockets.push(socket);
    let isNew = true;
    socket.on("data", () => {
      socket.write(Buffer.from(isNew ? authenticated + ready : ready, "hex"));
      isNew = false;
    });
    socket.on("error", () => undefined);
  });
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  it("fails a query on a reserved connection that is gone, and connects anew", async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = address !== null && typeof address === "object" ? address.port : 0;
    let isClosed = (): void => undefined;
    const closed = new Promise<void>((resolve) => {
      isClosed = resolve;
    });
    const sql = postgres({ host: "127.0.0.1", port, max: 1, onclose: () => isClosed() });
    const reserved = await sql.reserve();
    sockets[0]?.end();
    await closed;
    await expect(reserved`select 1`).rejects.toMatchObject({ code: "CONNECTION_CLOSED" });
    (await sql.reserve()).release();
    expect(sockets).toHaveLength(2);
    await sql.end({ timeout: 0 });
  });
});
