import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const folder = fileURLToPath(new URL("../../datasets/models/", import.meta.url));

describe("the models that ship with the project", () => {
  it("are, file by file, those whose hashes the README lists", () => {
    const listed = Array.from(
      readFileSync(join(folder, "README.md"), "utf8").matchAll(/^\| `([^`]+)` \| `([0-9a-f]{64})` \|$/gm),
      ([, file, hash]) => `${file} ${hash}`,
    );
    const present = readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && entry.name !== "README.md")
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length).replaceAll("\\", "/"))
      .map(
        (file) =>
          `${file} ${createHash("sha256")
            .update(readFileSync(join(folder, file)))
            .digest("hex")}`,
      );
    expect(present.length).toBe(10);
    expect(present.sort()).toEqual(listed.sort());
  });
});
