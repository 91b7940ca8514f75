import { describe, expect, it } from "vitest";
import { writeBatch } from "./write-batch.ts";

const rowFault = Object.assign(new Error("invalid"), { code: "22P02" });
const outage = Object.assign(new Error("terminating connection"), { code: "57P01" });

/** A database that refuses a whole statement for one bad row in it. */
function fakeDatabase(isBad: (row: string) => boolean) {
  const written: string[] = [];
  let statements = 0;
  const write = async (rows: readonly string[]): Promise<void> => {
    statements += 1;
    if (rows.some(isBad)) throw rowFault;
    written.push(...rows);
  };
  return { write, written, statements: () => statements };
}

const numbered = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index));

describe("writeBatch", () => {
  it("writes a good batch in one statement", async () => {
    const database = fakeDatabase(() => false);
    await writeBatch(numbered(500), database.write, () => expect.unreachable());
    expect([database.written.length, database.statements()]).toEqual([500, 1]);
  });

  it("writes all but the bad row, in about two statements per halving", async () => {
    const database = fakeDatabase((row) => row === "341");
    const faults: number[] = [];
    await writeBatch(numbered(512), database.write, (index) => faults.push(index));
    expect(faults).toEqual([341]);
    expect(database.written).toEqual(numbered(512).filter((row) => row !== "341"));
    expect(database.statements()).toBe(1 + 2 * Math.log2(512));
  });

  it("names every row when all are bad", async () => {
    const database = fakeDatabase(() => true);
    const faults: number[] = [];
    await writeBatch(numbered(9), database.write, (index) => faults.push(index));
    expect(faults).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it("does not blame the rows for an outage", async () => {
    const write = async (): Promise<void> => {
      throw outage;
    };
    await expect(writeBatch(numbered(9), write, () => expect.unreachable())).rejects.toBe(outage);
  });

  it("does nothing with nothing", async () => {
    const database = fakeDatabase(() => false);
    await writeBatch([], database.write, () => expect.unreachable());
    expect(database.statements()).toBe(0);
  });
});
