import type { Random } from "../../engine/index.ts";
import { anySize, choiceOf } from "./choice-of.ts";
import { validBody } from "./valid-body.ts";

type Maker = (random: Random, valid: string, size: number) => string | Buffer;

/** What is no JSON, or only just, by name. `size` is of any order of magnitude up to four million. */
const makers: Readonly<Record<string, Maker>> = {
  empty: () => "",
  "cut anywhere": (random, valid) => valid.slice(0, Math.floor(random() * valid.length)),
  "a byte put in": (random, valid) => {
    const bytes = Buffer.from(valid);
    bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
    return bytes;
  },
  "white space alone": (_random, _valid, size) => " ".repeat(size),
  "open brackets": (_random, _valid, size) => "[".repeat(size),
  "closed brackets": (_random, _valid, size) => "]".repeat(size),
  "nested arrays": (_random, _valid, size) => "[".repeat(size) + "]".repeat(size),
  "nested objects": (_random, _valid, size) => `${'{"a":'.repeat(size)}1${"}".repeat(size)}`,
  "a bracket and commas": (_random, _valid, size) => `[${",".repeat(size)}`,
  "many values": (_random, _valid, size) => `[${"0,".repeat(size)}0]`,
  "many fields": (_random, _valid, size) =>
    `{${Array.from({ length: Math.ceil(size / 20) }, (_one, index) => `"f${index}":0`).join(",")}}`,
  "many equal fields": (_random, _valid, size) =>
    `{${'"model":1,'.repeat(Math.ceil(size / 10))}"model":"auto"}`,
  "a long name": (_random, _valid, size) => `{"routing":{"${"n".repeat(size)}":1}}`,
  "a long number": (_random, _valid, size) => `{"max_tokens":${"9".repeat(size)}}`,
  "a deep exponent": () => '{"max_tokens":1e99999}',
  "many escapes": (_random, _valid, size) => `{"model":"${"\\u0041".repeat(Math.ceil(size / 6))}"}`,
  "a broken escape": (random) => `{"model":"\\${choiceOf(random, ["u12", "x41", "uD83D", "8", ""])}"}`,
  "an open string": (_random, _valid, size) => `{"model":"${"x".repeat(size)}`,
  "a control character": () => '{"model":"a\u0000\u0001b"}',
  "something after it": (random, valid) => valid + choiceOf(random, ["x", "{}", "\0", ",", "]"]),
  "a byte order mark": (_random, valid) => `\uFEFF${valid}`,
  "UTF-16": (_random, valid) => Buffer.from(valid, "utf16le"),
  "no UTF-8": (random, valid) =>
    Buffer.concat([
      Buffer.from(valid.slice(0, 12)),
      Buffer.from(choiceOf(random, [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf5, 0x80]])),
      Buffer.from(valid.slice(12)),
    ]),
  "another notation": (random) =>
    choiceOf(random, ["{model:'auto'}", '{"model":NaN}', "/**/{}", '{"model":auto}', "undefined", "{]"]),
  "no object": (random) => choiceOf(random, ["null", "true", "0", '"text"', "[]", "[{}]", "-0", "1e400"]),
};

/** A body that is no JSON object, or one that is hard to read. */
export function brokenJson(random: Random): { readonly name: string; readonly body: string | Buffer } {
  const [name, make] = choiceOf(random, Object.entries(makers));
  const size = anySize(random, random() < 0.1 ? 4_000_000 : 50_000);
  return { name: `${name} (${size})`, body: make(random, JSON.stringify(validBody), size) };
}
