import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readTaskExamples, readTaskTypes } from "./read-task-examples.ts";

describe("readTaskExamples", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "examples-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const read = (lines: string) => {
    mkdirSync(join(folder, "code-debug"), { recursive: true });
    writeFileSync(join(folder, "code-debug", "de.jsonl"), lines);
    const types = ["math", "code:debug"].map((id) => ({ id, title: id, description: id }));
    return readTaskExamples(types, pathToFileURL(`${folder}/`));
  };

  it("reads prompts and conversations by type and language", () => {
    const messages = [
      { role: "user", content: "Das geht nicht" },
      { role: "assistant", content: "Was?" },
      { role: "user", content: "Die Schleife" },
    ];
    expect(read(`{"prompt":"Fehler"}\n\n${JSON.stringify({ messages })}\n`)).toEqual([
      { messages: [{ role: "user", content: "Fehler" }], label: 1, language: "de" },
      { messages, label: 1, language: "de" },
    ]);
  });

  it.each(["{}", "no JSON", '{"prompt":" "}', '{"messages":[{"role":"system","content":"x"}]}'])(
    "names the line of %s",
    (line) => {
      expect(() => read(`{"prompt":"fine"}\n${line}\n`)).toThrow("code-debug/de.jsonl:2 is no example");
    },
  );

  it("finds examples of every shipped task type", () => {
    const types = readTaskTypes();
    const found = new Set(readTaskExamples(types).map(({ label }) => label));
    expect(found.size).toBe(types.length);
  });
});
