import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { documentedSchema, exclusive, isoMoment, someOf, somePositive } from "./documented-schema.ts";

const check = (schema: object): ((value: unknown) => boolean) => {
  const validate = new Ajv({ strict: false }).compile(schema);
  return (value) => validate(value);
};

describe("documentedSchema", () => {
  it("lays what is documented over the schema that holds it, at any depth, and leaves the word out", () => {
    const schema = {
      type: "object",
      documented: { required: ["a"], properties: { a: { items: { pattern: "^x" } } } },
      properties: { a: { type: "array", items: { type: "string" } }, b: { documented: { enum: [1] } } },
    };
    expect(documentedSchema(schema)).toEqual({
      ...{ type: "object", required: ["a"] },
      properties: { a: { type: "array", items: { type: "string", pattern: "^x" } }, b: { enum: [1] } },
    });
  });

  it("says that fields exclude each other, that one is there, and that one is above 0", () => {
    const one = check(exclusive("a", "b", "c"));
    expect([{}, { a: 1 }, { c: 1, d: 1 }].map(one)).toEqual([true, true, true]);
    expect(
      [
        { a: 1, b: 1 },
        { a: 1, c: 1 },
        { b: 1, c: 1 },
      ].map(one),
    ).toEqual([false, false, false]);
    expect([{ a: 0 }, { b: 1 }, {}, { c: 1 }].map(check(someOf("a", "b")))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    const positive = check(somePositive("a", "b"));
    expect([{ a: 0, b: 1 }, { a: 0 }, {}].map(positive)).toEqual([true, false, false]);
  });

  it("takes as a moment what can be read as one", () => {
    const isMoment = new RegExp(`^${isoMoment}$`);
    const parts = ["00", "01", "12", "13", "23", "24", "29", "31", "32", "59", "60"];
    for (const month of parts)
      for (const day of parts)
        for (const hour of parts)
          for (const offset of ["Z", "+24:00", "-23:59", "+05:60"]) {
            const text = `2027-${month}-${day}T${hour}:${hour}${offset}`;
            if (isMoment.test(text)) expect(Date.parse(text), text).not.toBeNaN();
            else if (hour !== "24") expect(Date.parse(text), text).toBeNaN();
          }
    expect(isMoment.test("2027-01-31T00:00:00.5Z")).toBe(true);
  });
});
