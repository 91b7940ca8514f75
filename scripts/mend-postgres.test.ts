import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import postgres from "postgres";
import { afterAll, describe, expect, it } from "vitest";
import { mendConnection, mendedVersion } from "./mend-postgres.mjs";

const installed = new URL("../node_modules/postgres/", import.meta.url);

describe("mendConnection", () => {
  it("has mended what is installed, and changes nothing more", () => {
    const { version } = JSON.parse(readFileSync(new URL("package.json", installed), "utf8")) as {
      version: string;
    };
    expect(version).toBe(mendedVersion);
    for (const name of ["src/connection.js", "cjs/src/connection.js"]) {
      const source = readFileSync(new URL(name, installed), "utf8");
      expect(source).toContain("if (!socket) {\n      chunk = nextWriteTimer = null");
      expect(mendConnection(source)).toBe(source);
    }
  });

  it("leaves a source alone that it does not know", () => {
    expect(mendConnection("function nextWrite(fn) {}")).toBeNull();
  });
});

describe("node scripts/mend-postgres.mjs", () => {
  it("mends what is installed beside it, also in a folder with a space in its name", () => {
    const folder = mkdtempSync(join(tmpdir(), "a b-"));
    const script = join(folder, "scripts", "mend-postgres.mjs");
    const driver = join(folder, "node_modules", "postgres");
    const published =
      "  function nextWrite(fn) {\n    const x = socket.write(chunk, fn)\n" +
      "    clearImmediate(nextWriteTimer)\n".repeat(2);
    cpSync(fileURLToPath(new URL("./mend-postgres.mjs", import.meta.url)), script);
    for (const source of ["src", "cjs/src"]) {
      mkdirSync(join(driver, source), { recursive: true });
      writeFileSync(join(driver, source, "connection.js"), published);
    }
    writeFileSync(join(driver, "package.json"), JSON.stringify({ version: mendedVersion }));
    expect(spawnSync(process.execPath, [script], { encoding: "utf8" })).toMatchObject({
      status: 0,
      stderr: "",
    });
    for (const source of ["src", "cjs/src"])
      expect(readFileSync(join(driver, source, "connection.js"), "utf8")).toBe(mendConnection(published));
    expect(mendConnection(published)).not.toBe(published);
    rmSync(folder, { recursive: true });
  });
});

describe("the mended driver", () => {
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
