import { describe, expect, it } from "vitest";
import { commandLineHelp, readCommandLine } from "./command-line.ts";
import { environmentVariables } from "./environment.ts";

describe("readCommandLine", () => {
  it("reads every flag in both spellings, and nothing as null", () => {
    const words = [
      "--host",
      "127.0.0.2",
      "--port=0",
      "--config",
      "a.yaml",
      "--data-dir=/d",
      "--database-url",
      "postgres://x/y",
    ];
    expect(readCommandLine(words)).toEqual({
      host: "127.0.0.2",
      port: "0",
      config: "a.yaml",
      dataDir: "/d",
      databaseUrl: "postgres://x/y",
      isHelpWanted: false,
    });
    expect(readCommandLine([]).port).toBeNull();
    expect(readCommandLine(["-h"]).isHelpWanted).toBe(true);
  });

  it("names the flag that was probably meant, and everything that is wrong", () => {
    expect(() => readCommandLine(["--prot", "1", "--wibble"])).toThrow(
      /--prot is not a flag\. Did you mean --port\?[\s\S]*--wibble is not a flag/,
    );
  });

  it("asks for a value that is missing", () => {
    expect(() => readCommandLine(["--port"])).toThrow("--port needs a value. Write --port=NUMBER.");
    expect(() => readCommandLine(["--config", "--port", "1"])).toThrow("--config needs a value");
    expect(() => readCommandLine(["--host="])).toThrow("--host needs a value");
  });

  it("never repeats what may be the value of a misspelled flag", () => {
    const words = ["--databse-url", "postgres://me:hunter2@db/x"];
    expect(() => readCommandLine(words)).toThrow("Did you mean --database-url?");
    expect(() => readCommandLine(words)).not.toThrow(/hunter2/);
  });
});

describe("commandLineHelp", () => {
  it("lists a flag for each variable but the keys and Ollama's own", () => {
    const help = commandLineHelp();
    for (const name of Object.keys(environmentVariables)) {
      const isListed = help.includes(`  ${name} `);
      expect(isListed, name).toBe(
        ![
          "TRADEWIND_ADMIN_KEY",
          "TRADEWIND_ENCRYPTION_KEY",
          "TRADEWIND_METRICS_KEY",
          "TRADEWIND_API_KEYS",
          "OLLAMA_HOST",
        ].includes(name),
      );
    }
  });
});
