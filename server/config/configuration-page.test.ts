import { readdirSync, readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { checkShape } from "./check-shape.ts";
import { configurationSchema } from "./config-schema.ts";
import { configurationPage, schemaFileText } from "./configuration-page.ts";
import { defaultConfigurationFile } from "./default-configuration.ts";
import { loadCatalogue } from "./load-catalogue.ts";
import { loadConfiguration } from "./load-configuration.ts";
import { parseConfigText } from "./parse-config-text.ts";
import { testPorts } from "./testing.ts";

const root = new URL("../../", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), "utf8");

describe("docs/configuration.md", () => {
  it("is what schema, defaults and tables say (npm run docs:build writes it)", () => {
    expect(read("docs/configuration.md")).toBe(configurationPage());
  });
});

describe("docs/tradewind.schema.json", () => {
  it("is the schema that the start uses (npm run docs:build writes it)", () => {
    expect(read("docs/tradewind.schema.json")).toBe(schemaFileText());
  });

  it("is a valid draft-07 schema that takes the defaults and refuses a wrong field", () => {
    const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(
      JSON.parse(schemaFileText()) as object,
    );
    expect(validate(defaultConfigurationFile)).toBe(true);
    expect(validate({ serve: {} })).toBe(false);
  });

  it("gives every leaf of the defaults as the schema's default", () => {
    const leaves = (value: object, node: typeof configurationSchema | undefined): [unknown, unknown][] =>
      Object.entries(value).flatMap(([name, child]: [string, unknown]) => {
        const at = node?.properties?.[name] as typeof configurationSchema | undefined;
        const isMap = typeof child === "object" && child !== null && !Array.isArray(child);
        return isMap ? leaves(child, at) : [[child, at?.default]];
      });
    const pairs = leaves(defaultConfigurationFile, configurationSchema);
    expect(pairs.length).toBeGreaterThan(30);
    for (const [value, stated] of pairs) expect(stated).toEqual(value);
  });
});

describe("examples in the docs", () => {
  const pages = ["README.md", ...readdirSync(new URL("docs/", root)).map((name) => `docs/${name}`)];
  const blocks = pages
    .filter((page) => page.endsWith(".md"))
    .flatMap((page) =>
      [...read(page).matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => [page, text!] as const),
    )
    .filter(([, text]) =>
      Object.keys(parse(text) as object).every((section) => section in configurationSchema.properties!),
    );

  it.each(blocks)("of %s are fields that there are", (page, text) => {
    const parsed = parseConfigText(page, text);
    expect(parsed.problems).toEqual([]);
    expect(checkShape(page, parsed)).toEqual([]);
  });

  it("are found", () => {
    expect(blocks.map(([page]) => page)).toEqual(
      expect.arrayContaining(["docs/api.md", "docs/providers.md", "docs/reliability.md"]),
    );
  });
});

describe("tradewind.example.yaml", () => {
  it("starts, with the keys that it names", async () => {
    const loaded = await loadConfiguration(
      testPorts({
        words: ["--config", new URL("tradewind.example.yaml", root).pathname],
        variables: { OPENAI_API_KEY: "a", AZURE_OPENAI_API_KEY: "b" },
        catalogue: loadCatalogue(),
      }),
    );
    const models = loaded.modelsAt(Date.parse("2026-11-22T12:00:00Z"));
    expect(models.map(({ id }) => id)).toEqual([
      "openai/gpt-5-mini",
      "openai/gpt-5.4-mini",
      "own/support-llama",
    ]);
    expect(models.every(({ price }) => price !== null)).toBe(true);
    expect(loaded.configuration.policy.explorationRate).toBe(0.02);
  });

  it("names the schema for editors", () => {
    expect(read("tradewind.example.yaml")).toContain("$schema=./docs/tradewind.schema.json");
    expect(Object.keys(parse(read("tradewind.example.yaml")) as object)).toContain("models");
  });
});
