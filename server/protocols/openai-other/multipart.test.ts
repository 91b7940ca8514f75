import { describe, expect, it } from "vitest";
import { formBoundary, readForm, withFormField } from "./multipart.ts";

const boundary = "--x.1'y";
const part = (head: string, value: string) => `--${boundary}\r\n${head}\r\n\r\n${value}\r\n`;
const named = (name: string, value: string) => part(`Content-Disposition: form-data; name="${name}"`, value);
const file = part(
  'content-disposition: form-data; name="file"; filename="a \u00e9.mp3"\r\nContent-Type: audio/mpeg',
  "\u0000--\r\n--x",
);
const form = Buffer.from(`${named("model", "auto")}${file}${named("model ", "")}--${boundary}--\r\n`);

describe("readForm", () => {
  it("finds fields and files, bytes that look like a boundary included", () => {
    const parts = readForm(form, boundary).map(({ name, fileName, valueStart, valueEnd }) => [
      ...[name, fileName],
      form.toString("utf8", valueStart, valueEnd),
    ]);
    expect(parts).toEqual([
      ["model", null, "auto"],
      ["file", "a \u00e9.mp3", "\u0000--\r\n--x"],
      ["model ", null, ""],
    ]);
  });

  it.each([
    ["nothing", ""],
    ["another boundary", "--other--\r\n"],
    ["no end", `--${boundary}\r\ncontent-disposition: form-data; name="a"\r\n\r\nvalue`],
    ["a head without an end", `--${boundary}\r\ncontent-disposition: form-data; name="a"`],
    ["a field without a name", `${part("content-type: text/plain", "x")}--${boundary}--`],
    ["too many fields", `${named("a", "").repeat(101)}--${boundary}--`],
    ["a head without bounds", `${part(`x: ${"y".repeat(5_000)}`, "")}--${boundary}--`],
  ])("refuses %s", (_name, text) => {
    expect(() => readForm(Buffer.from(text), boundary)).toThrow(/^The form cannot be read/);
  });
});

describe("withFormField", () => {
  it("replaces one value, or adds it, and keeps every other byte", () => {
    const changed = withFormField(form, boundary, "model", "whisper-1");
    expect(changed.toString("latin1")).toBe(form.toString("latin1").replace("auto", "whisper-1"));
    const added = withFormField(form, boundary, "language", "fr");
    expect(added.subarray(added.length - form.length).equals(form)).toBe(true);
    expect(readForm(added, boundary)[0]?.name).toBe("language");
  });
});

describe("formBoundary", () => {
  it.each([
    ["multipart/form-data; boundary=abc", "abc"],
    ['Multipart/Form-Data; charset=utf-8; boundary="a b"', "a b"],
    ["multipart/form-data", null],
    ["multipart/mixed; boundary=abc", null],
    [undefined, null],
  ])("of %s is %s", (contentType, expected) => {
    expect(formBoundary(contentType)).toBe(expected);
  });
});
