import { describe, expect, it } from "vitest";
import { fitSchema, takesUnions } from "./fit-schema.ts";

const text = { type: "string" };
const number = { type: "number" };
const merged = (schema: object): unknown => fitSchema(schema, false).schema;

describe("fitSchema", () => {
  it("leaves an object with properties as it is", () => {
    const plain = { type: "object", properties: { a: text }, required: ["a"], additionalProperties: false };
    expect(fitSchema(plain, false)).toEqual({ schema: plain, lost: [] });
    expect(merged(plain)).toBe(plain);
    const union = { ...plain, anyOf: [{ required: ["a"] }] };
    expect(fitSchema(union, true).schema).toBe(union);
  });

  it("completes what has no type or no properties", () => {
    const empty = { type: "object", properties: {} };
    for (const open of [null, undefined, {}, { type: "object" }, { properties: {} }])
      expect(fitSchema(open, false)).toEqual({ schema: empty, lost: [] });
    expect(merged({ type: ["object", "null"], description: "None" })).toEqual({
      ...empty,
      description: "None",
    });
    const union = { oneOf: [{ type: "object", properties: { a: text } }] };
    expect(fitSchema(union, true)).toEqual({ schema: { ...empty, ...union }, lost: [] });
  });

  it("makes one object of a union: what all variants require stays required, the rest is said", () => {
    const schema = {
      description: "What to do.",
      oneOf: [
        {
          ...{ type: "object", additionalProperties: false, required: ["action", "id"] },
          properties: { action: { const: "get" }, id: text },
        },
        {
          ...{ type: "object", additionalProperties: false, required: ["action"] },
          properties: { action: { enum: ["list"] }, limit: number, id: text },
        },
        { type: "null" },
      ],
    };
    expect(fitSchema(schema, false)).toEqual({
      schema: {
        type: "object",
        properties: { action: { anyOf: [{ const: "get" }, { enum: ["list"] }] }, id: text, limit: number },
        required: ["action"],
        additionalProperties: false,
        description:
          'What to do. Give exactly one of these combinations of arguments: (action = "get", id) or (action = "list", limit?, id?).',
      },
      lost: ["oneOf"],
    });
  });

  it("keeps the object's own properties beside variants that only require some of them", () => {
    const own = { type: "object", properties: { path: text, url: text }, required: [] };
    expect(merged({ ...own, anyOf: [{ required: ["path"] }, { required: ["url"] }] })).toEqual({
      ...own,
      description: "Give at least one of these combinations of arguments: (path) or (url).",
    });
    expect(merged({ ...own, anyOf: [{ required: ["path"] }] })).toEqual({ ...own, required: ["path"] });
    expect(merged({ ...own, not: { required: ["path", "url"] } })).toEqual({
      ...own,
      description: 'The arguments must not match: {"required":["path","url"]}.',
    });
  });

  it("takes together what `allOf` lists and what references point to", () => {
    const $defs = {
      "A/B": { type: "object", properties: { a: text }, required: ["a"] },
      C: { $ref: "#/$defs/A~1B" },
    };
    const object = { type: "object", properties: { a: text, b: number }, required: ["b", "a"] };
    const part = { properties: { b: number }, required: ["b"] };
    expect(fitSchema({ $defs, allOf: [part, { $ref: "#/$defs/C" }] }, false)).toEqual({
      schema: { $defs, ...object },
      lost: ["allOf"],
    });
    expect(fitSchema({ $defs, $ref: "#/$defs/C" }, false)).toEqual({
      schema: { $defs, ...$defs["A/B"] },
      lost: [],
    });
  });

  it("leaves what describes no object, or has no end, to the endpoint's own refusal", () => {
    const circle = { $ref: "#/$defs/A", $defs: { A: { $ref: "#/$defs/A" } } };
    const spiral = { $defs: { A: { anyOf: [{ $ref: "#/$defs/A" }] } }, $ref: "#/$defs/A" };
    const others = [text, { enum: ["a"] }, { anyOf: [text, number] }, { $ref: "https://a.example/b" }];
    for (const schema of [circle, spiral, ...others, "none"])
      expect(fitSchema(schema, false)).toEqual({ schema, lost: [] });
  });
});

it("takesUnions is false for models of OpenAI, Anthropic and xAI, wherever they are served", () => {
  const refusing = [
    ["openai", "ft:gpt-4.1:acme"],
    ["azure", "my-deployment"],
    ["bedrock", "us.anthropic.claude-sonnet-5"],
    ["openrouter", "openai/gpt-5"],
    ["openrouter", "x-ai/grok-4"],
  ] as const;
  for (const [provider, model] of refusing) expect(takesUnions(provider, model)).toBe(false);
  for (const model of ["openai/gpt-oss-120b", "mistral-large", "qwen3"])
    expect(takesUnions("groq", model)).toBe(true);
});
