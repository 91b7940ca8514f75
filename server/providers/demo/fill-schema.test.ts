import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { answer, ask } from "./testing/run-demo.ts";

describe("a demo model asked for a schema", () => {
  it.each<[string, Record<string, unknown>]>([
    [
      "nested objects",
      {
        type: "object",
        properties: {
          a: {
            type: "object",
            properties: { b: { type: "array", items: { type: "number" }, minItems: 2 } },
            required: ["b"],
          },
        },
        required: ["a"],
      },
    ],
    [
      "a pattern and formats",
      {
        type: "object",
        properties: {
          code: { type: "string", pattern: "^[A-Z]{3}-\\d{4}$" },
          day: { type: "string", format: "date" },
        },
        required: ["code", "day"],
        additionalProperties: false,
      },
    ],
    [
      "a reference to itself",
      {
        type: "object",
        $defs: {
          node: {
            type: "object",
            properties: {
              value: { type: "string" },
              next: { anyOf: [{ $ref: "#/$defs/node" }, { type: "null" }] },
            },
            required: ["value", "next"],
          },
        },
        properties: { list: { $ref: "#/$defs/node" } },
        required: ["list"],
      },
    ],
    [
      "unions, constants and bounds",
      {
        type: "object",
        properties: {
          kind: { oneOf: [{ const: "a" }, { const: "b" }] },
          size: { type: "integer", minimum: 3, maximum: 4 },
          name: { type: ["string", "null"], maxLength: 3 },
        },
        required: ["kind", "size", "name"],
      },
    ],
    [
      "parts that all apply",
      {
        type: "object",
        allOf: [
          { properties: { a: { type: "integer", minimum: 5 } }, required: ["a"] },
          { properties: { b: { type: "string", minLength: 30 } }, required: ["b"] },
        ],
      },
    ],
  ])("fits a schema with %s", async (_name, schema) => {
    const format = { type: "json_schema", json_schema: { name: "x", schema } };
    const { message } = await answer({ ...ask("Describe 3 things about Berlin."), response_format: format });
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
    expect(validate(JSON.parse(message.content)), message.content).toBe(true);
  });

  it("gives up soon on a schema that would take forever", async () => {
    let schema: object = { type: "string", minLength: 1_000_000_000 };
    for (let level = 0; level < 8; level += 1) schema = { type: "array", minItems: 1_000, items: schema };
    const format = {
      type: "json_schema",
      json_schema: { name: "x", schema: { type: "object", properties: { a: schema } } },
    };
    expect((await answer({ ...ask("x"), response_format: format })).message.content).toBe("{}");
  });
});
