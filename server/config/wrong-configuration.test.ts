import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { loadConfiguration } from "./load-configuration.ts";
import { testPorts } from "./testing.ts";
import { configurationFolder, testKeys } from "./testing-folder.ts";

const { folder, load, problemsOf } = configurationFolder();
afterAll(() => rmSync(folder, { recursive: true }));

const missing = join(folder, "none.yaml");

describe("a wrong configuration", () => {
  it("names every wrong field with line, column and fix, in the order of the file", async () => {
    const found = await problemsOf(`models:
  - id: openai/gpt-5-mini
    deployments:
      - {provider: openai, base_ur: https://x}
    price: {input: -1, output: "2"}
routing:
  polcy: weights
  weights: {quality: much}
server: {port: "8787"}
`);
    expect(found.map(({ at, path, problem }) => `${at} ${path} ${problem}`)).toEqual([
      "4:28 models[0].deployments[0].base_ur is not a known field",
      "5:20 models[0].price.input is -1",
      '5:32 models[0].price.output must be a number, not the text "2"',
      "7:3 routing.polcy is not a known field",
      '8:22 routing.weights.quality must be a number, not the text "much"',
      '9:16 server.port must be a whole number, not the text "8787"',
    ]);
    expect(found.map(({ fix }) => fix)).toEqual([
      "Did you mean `base_url`?",
      expect.stringContaining("at least 0"),
      "Write 2 without quotation marks.",
      "Did you mean `policy`?",
      expect.stringContaining("Without it 0.6 holds"),
      "Write 8787 without quotation marks.",
    ]);
  });

  it.each([
    ["a tab as indentation", "server:\n\tport: 1", "2:1", "tabs are not allowed", "Indent with spaces."],
    ["an open bracket", "models: [\n", "2:1", "end with a ]", "close every bracket"],
    [
      "a key twice",
      "server: {port: 1}\nserver: {port: 2}",
      "2:1",
      "map keys must be unique",
      "Keep one of the two.",
    ],
    ["two documents", "server: {port: 1}\n---\nserver: {}", "2:1", "multiple documents", "use one file each"],
    ["an alias of nothing", "server: *base", "1:9", "which no &base before it defines", "Define it first"],
    ["an alias within itself", "models: &a [*a]", "1:13", "repeats &a within itself", "Write the value out."],
    ["a tag", "server: !secret {port: 1}", "1:9", "unresolved tag", "Remove the tag"],
    ["a list at the top", "[1, 2]", "1:1", "must be a map of fields, not a list", ""],
    ["a text at the top", "hello", "1:1", "must be a map of fields", ""],
  ])("refuses %s", async (_, content, at, problem, fix) => {
    const [found] = await problemsOf(content);
    expect(found?.at).toBe(at);
    expect(found?.problem).toContain(problem);
    expect(found?.fix).toContain(fix);
  });

  it("refuses a bound on exploration's regret that is no share", async () => {
    const [found] = await problemsOf("routing: {explore: 0.02, explore_max_regret: 1.5}");
    expect(found).toMatchObject({ path: "routing.explore_max_regret", problem: "is 1.5" });
    expect(found?.fix).toContain("at most 1");
  });

  it("refuses more days than a calendar holds, and shows how a day is written", async () => {
    const found = await problemsOf(`prices: [{model: openai/gpt-5-mini, from: next year, input: 1, output: 1}]
store: {retention_days: 1000000000, text_days: 36500}
`);
    expect(found.map(({ path, problem }) => `${path} ${problem}`)).toEqual([
      'prices[0].from must not be the text "next year"',
      "store.retention_days is 1000000000",
    ]);
    expect(found[0]?.fix).toContain('For example "2027-01-01"');
    expect(found[1]?.fix).toContain("at most 36500");
  });

  it("refuses a model's name with spaces around it, and shows them", async () => {
    const found = await problemsOf(`routing: {baseline: " openai/gpt-5"}
shadow: {candidate: "openai/gpt-5-mini ", judge: openai/gpt-5}
`);
    expect(found.map(({ path, problem }) => `${path} ${problem}`)).toEqual([
      'routing.baseline must not be the text " openai/gpt-5"',
      'shadow.candidate must not be the text "openai/gpt-5-mini "',
    ]);
  });

  it("survives brackets by the thousand and aliases by the million", async () => {
    expect((await problemsOf(`a: ${"[".repeat(50_000)}`))[0]?.problem).toBe(
      "is nested too deeply to be read",
    );
    const levels = "bcdefghij".split("");
    const bomb = levels.reduce(
      (text, name, index) =>
        `${text}${name}: &${name} [${Array(9)
          .fill(`*${index === 0 ? "a" : levels[index - 1]}`)
          .join(",")}]\n`,
      "a: &a [x]\n",
    );
    expect((await problemsOf(bomb))[0]?.problem).toContain("through aliases");
  });

  it("refuses a file that is not UTF-8, is huge, is a folder, or is named but not there", async () => {
    expect((await problemsOf(Buffer.from("server:\n  host: caf\xe9\n", "latin1")))[0]?.problem).toContain(
      "line 2 has bytes",
    );
    expect((await problemsOf(Buffer.alloc(1024 * 1024 + 1, 35)))[0]?.problem).toContain(
      "more than the 1048576 allowed",
    );
    const asFolder = join(folder, "folder.yaml");
    mkdirSync(asFolder);
    for (const [path, problem] of [
      [asFolder, "is not a file"],
      [missing, "does not exist"],
    ] as const) {
      await expect(loadConfiguration(testPorts({ words: ["--config", path] }))).rejects.toThrow(
        `${path} ${problem}`,
      );
    }
  });

  it("never repeats a key that was put where a name belongs", async () => {
    const key = "sk-proj-abcdefghijklmnopqrstuvwxyz012345";
    const content = `models: [{id: openai/gpt-5-mini, deployments: [{provider: openai, api_key_env: ${key}}]}]`;
    const [found] = await problemsOf(content);
    expect(found?.path).toBe("models[0].deployments[0].api_key_env");
    expect(JSON.stringify(found)).not.toContain(key.slice(8, 20));
    const url =
      "models: [{id: own/x, deployments: [{provider: vllm, base_url: 'https://user:pass-word@host/v1'}]}]";
    expect(JSON.stringify(await problemsOf(url))).not.toContain("pass-word");
  });

  it("refuses the same model, the same place and the same day range twice or reversed", async () => {
    const found = await problemsOf(`models:
  - {id: openai/gpt-5-mini, deployments: [{provider: openai}, {provider: openai}]}
  - {id: OpenAI/GPT-5-mini}
prices:
  - {model: openai/gpt-5-mini, from: 2027-01-01, until: 2026-01-01, input: 1, output: 1}
  - {model: openai/gpt-5-mimi, from: 2026-02-30, input: 1, output: 1}
`);
    expect(found.map(({ at, path, problem }) => `${at} ${path} ${problem}`)).toEqual([
      "2:63 models[0].deployments[1] is the same place as deployments[0]",
      "3:10 models[1].id is the same as models[0].id",
      "5:57 prices[0].until is not later than `from`",
      "6:13 prices[1].model names a model that is not there",
      "6:38 prices[1].from is a day that no calendar has",
    ]);
    expect(found[3]?.fix).toBe("Did you mean `openai/gpt-5-mini`?");
  });

  it("refuses providers, variables and places that are not there", async () => {
    const found = await problemsOf(
      `models:
  - {id: a/x, deployments: [{provider: opnai}]}
  - {id: b/x, deployments: [{provider: groq}]}
  - {id: c/x, deployments: [{provider: azure, api_key_env: null}]}
  - {id: nobody/x}
`,
      {},
    );
    expect(found.map(({ path, problem }) => `${path} ${problem}`)).toEqual([
      "models[0].deployments[0].provider is not a known provider",
      "models[1].deployments[0] needs the environment variable GROQ_API_KEY, which is not set",
      expect.stringContaining("models[2].deployments[0] needs a base_url"),
      expect.stringContaining("models[3].id says nothing of who serves it"),
    ]);
    expect(found[0]?.fix).toBe("Did you mean `openai`?");
    expect(found[2]?.fix).toContain("AZURE_BASE_URL");
  });

  it("refuses weights that are all 0, a guarantee without a baseline, and a baseline that is not there", async () => {
    expect(await problemsOf("routing: {weights: {cost: 0}}")).toEqual([
      expect.objectContaining({ at: "1:20", path: "routing.weights", problem: "are all 0" }),
    ]);
    expect((await problemsOf("routing: {policy: guarantee}"))[0]?.fix).toContain("Add routing.baseline");
    const [wrong] = await problemsOf(
      "models: [{id: openai/gpt-5-mini}]\nrouting: {baseline: openai/gpt5mini}",
    );
    expect(wrong).toMatchObject({
      at: "2:21",
      path: "routing.baseline",
      fix: "Did you mean `openai/gpt-5-mini`?",
    });
  });

  it("refuses to open a server without client keys to other machines", async () => {
    for (const [content, variables, words, path] of [
      ["server: {host: 0.0.0.0}", {}, [], "server.host"],
      ["", { HOST: "::" }, [], "HOST"],
      ["", {}, ["--host", "192.168.1.5"], "--host"],
    ] as const) {
      const [found] = await problemsOf(content, { ...testKeys, ...variables }, words);
      expect(found?.path).toBe(path);
      expect(found?.fix).toContain("TRADEWIND_API_KEYS");
    }
    const { configuration } = await load("server: {host: 0.0.0.0}", {
      ...testKeys,
      TRADEWIND_API_KEYS: "one, two",
    });
    expect(configuration.server.host).toBe("0.0.0.0");
    expect((await load("server: {host: localhost}")).configuration.server.host).toBe("localhost");
  });

  it("refuses a port, a database URL, a salt or a base URL in the environment that are none, without repeating them", async () => {
    const found = await problemsOf("", {
      ...testKeys,
      PORT: "80a",
      DATABASE_URL: "mysql://me:hunter2@x/y",
      TRADEWIND_SALT: "tooshort",
      OPENAI_BASE_URL: "api.example.com?key=hunter2",
    });
    expect(found.map(({ path }) => path).sort()).toEqual([
      "DATABASE_URL",
      "OPENAI_BASE_URL",
      "PORT",
      "TRADEWIND_SALT",
    ]);
    expect(JSON.stringify(found)).not.toMatch(/hunter2|tooshort/);
  });
});
