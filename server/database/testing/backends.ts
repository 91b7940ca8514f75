import { randomBytes } from "node:crypto";
import postgres from "postgres";
import type { Database } from "../database.ts";
import { makeTemplate } from "../embedded/new-database-template.ts";
import { inMemory, type OpenDatabaseOptions, openDatabase } from "../open-database.ts";
import { createTestClock } from "./test-clock.ts";

/** A database of its own for one test file. */
export interface TestDatabase extends Database {
  /** Opens the same database a second time, as another replica would. Only on PostgreSQL. */
  readonly url: string | null;
  /** Closes it and leaves nothing behind. */
  remove(): Promise<void>;
}

export interface TestBackend {
  readonly name: string;
  open(options?: Partial<OpenDatabaseOptions>): Promise<TestDatabase>;
}

const embeddedBackend: TestBackend = {
  name: "embedded",
  async open(options) {
    const database = openDatabase({
      url: null,
      dataDir: inMemory,
      clock: createTestClock(),
      templatePath: await makeTemplate(),
      ...options,
    });
    await database.ready;
    return { ...database, url: null, remove: database.close };
  },
};

function postgresBackend(serverUrl: string): TestBackend {
  return {
    name: "PostgreSQL",
    async open(options) {
      const name = `tradewind_test_${randomBytes(6).toString("hex")}`;
      const admin = postgres(serverUrl, { max: 1, onnotice: () => undefined });
      await admin.unsafe(`create database ${name}`);
      const url = new URL(serverUrl);
      url.pathname = `/${name}`;
      const database = openDatabase({
        url: url.href,
        dataDir: inMemory,
        clock: createTestClock(),
        ...options,
      });
      await database.ready;
      return {
        ...database,
        url: url.href,
        async remove() {
          await database.close();
          await admin.unsafe(`drop database ${name} with (force)`);
          await admin.end();
        },
      };
    },
  };
}

const serverUrl = process.env.TEST_DATABASE_URL;

/** Databases that every database test runs on: the embedded one, and the PostgreSQL of TEST_DATABASE_URL where it is set. */
export const backends: readonly TestBackend[] =
  serverUrl === undefined || serverUrl === ""
    ? [embeddedBackend]
    : [embeddedBackend, postgresBackend(serverUrl)];
