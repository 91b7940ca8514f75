import { METHODS } from "node:http";
import type { Random } from "../../engine/index.ts";
import { anySize, choiceOf } from "./choice-of.ts";
import type { HostileRequest } from "./hostile-request-contract.ts";

type Maker = (
  random: Random,
  size: number,
) => { readonly text: string | Buffer; readonly isIncomplete?: boolean };

const host = "Host: localhost\r\n";
const json = "Content-Type: application/json\r\n";
const paths = [
  "/v1/models",
  "/v1/models/demo/swift",
  "/v1/requests/a",
  "/healthz",
  "/readyz",
  "/openapi.json",
  "/",
];
const get = (path: string, fields = ""): string => `GET ${path} HTTP/1.1\r\n${host}${fields}\r\n`;
const post = (fields: string, body: string): string =>
  `POST /v1/route HTTP/1.1\r\n${host}${fields}\r\n${body}`;
const pieces = [
  "%",
  "%zz",
  "%00",
  "%ff",
  "%c0%af",
  "%2e%2e%2f",
  "..",
  "//",
  ";",
  "?",
  "#",
  "*",
  ":",
  "@",
  "é",
  "\\",
];

const makers: Readonly<Record<string, Maker>> = {
  "random bytes": (random, size) => ({
    text: Buffer.from(Array.from({ length: Math.min(size, 5_000) }, () => Math.floor(random() * 256))),
    isIncomplete: true,
  }),
  "an odd path": (random) => ({
    text: get(choiceOf(random, paths) + Array.from({ length: 5 }, () => choiceOf(random, pieces)).join("")),
  }),
  "a long id": (random, size) => ({
    text: get(choiceOf(random, paths) + "a".repeat(Math.min(size, 15_000))),
  }),
  "a long head": (random, size) => ({
    text: get("/healthz", `X: ${"a".repeat(16_400 + size)}\r\n`) + choiceOf(random, ["", "x"]),
  }),
  "many headers": (_random, size) => ({ text: get("/healthz", "a:b\r\n".repeat(Math.min(size, 10_000))) }),
  "any method": (random) => ({
    text: `${choiceOf(random, [...METHODS.filter((one) => one !== "HEAD"), "query", "G ET", ""])} ${choiceOf(random, paths)} HTTP/1.1\r\n${host}${choiceOf(random, ["", "Content-Length: 0\r\n", `${json}Content-Length: 0\r\n`])}\r\n`,
  }),
  "a version": (random) => ({
    text: `GET /healthz HTTP/${choiceOf(random, ["0.9", "1.0", "1.2", "2.0", "9.9", "x", ""])}\r\n${host}\r\n`,
  }),
  "a host": (random) => ({
    text: `GET /v1/models HTTP/1.1\r\n${choiceOf(random, ["", "Host:\r\n", "Host: evil.example\r\n", "Host: localhost, evil\r\n", "Host: localhost\r\nHost: evil\r\n", "Host: [::1\r\n"])}\r\n`,
  }),
  "an origin": (random) => ({
    text: get(
      choiceOf(random, paths),
      choiceOf(random, [
        "Origin: null\r\n",
        "Origin: https://evil.example\r\n",
        "Sec-Fetch-Site: cross-site\r\n",
        "Sec-Fetch-Site:\r\n",
      ]),
    ),
  }),
  "a whole address": (random) => ({
    text: get(
      choiceOf(random, [
        "http://evil.example/v1/models",
        "http://localhost/healthz",
        "http://",
        "ftp://x/",
        "*",
      ]),
    ),
  }),
  "a content type": (random) => ({
    text: post(
      `Content-Type: ${choiceOf(random, ["", "text/plain", "application/json;", "json", "application/x-json", "multipart/form-data", "application/json; charset=utf-7", "\t", ";;", "a/b/c", "application/"])}\r\nContent-Length: 2\r\n`,
      "{}",
    ),
  }),
  "an encoding": (random) => ({
    text: post(
      `${json}Content-Encoding: ${choiceOf(random, ["gzip", "br", "x", "identity, gzip"])}\r\nContent-Length: 2\r\n`,
      "{}",
    ),
  }),
  "a wrong length": (random) => ({
    text: post(
      `${json}Content-Length: ${choiceOf(random, ["-1", "x", "1e3", "0x2", "99999999999999999999", "2, 3", "+2", "2 2", "1"])}\r\n`,
      "{}",
    ),
    isIncomplete: true,
  }),
  "two lengths": (random) => ({
    text: post(
      `${json}Content-Length: ${choiceOf(random, ["2", "3"])}\r\n${choiceOf(random, ["Content-Length: 4", "Transfer-Encoding: chunked"])}\r\n`,
      "{}",
    ),
  }),
  "broken chunks": (random) => ({
    text: post(
      `${json}Transfer-Encoding: chunked\r\n`,
      choiceOf(random, [
        "zz\r\n{}\r\n",
        "2\r\n{}x\r\n0\r\n\r\n",
        "-2\r\n{}\r\n",
        "fffffffffffffffff\r\n{}",
        "2\r\n{}\r\n0\r\n\r\n",
        "\r\n\r\n",
      ]),
    ),
    isIncomplete: true,
  }),
  "a coding of transfer": (random) => ({
    text: post(
      `${json}Transfer-Encoding: ${choiceOf(random, ["gzip", "chunked, gzip", "xchunked", "chunked, chunked"])}\r\n`,
      "2\r\n{}\r\n0\r\n\r\n",
    ),
    isIncomplete: true,
  }),
  "an expectation": (random) => ({
    text: post(
      `${json}Expect: ${choiceOf(random, ["a-miracle", "100-continue", "200-ok", ""])}\r\nContent-Length: 2\r\n`,
      "{}",
    ),
  }),
  "an upgrade": (random) => ({
    text: get(
      choiceOf(random, paths),
      `Connection: Upgrade\r\nUpgrade: ${choiceOf(random, ["h2c", "websocket", "x"])}\r\n`,
    ),
  }),
  "a header's name": (random) => ({
    text: get(
      "/healthz",
      `${choiceOf(random, ["b ad: x", ": x", "x", "x\0y: z", " x: y", "x: a\0b", "x: é", "x\u007f: y"])}\r\n`,
    ),
  }),
  "an authorization": (random, size) => ({
    text: get(
      "/v1/models",
      `Authorization: ${choiceOf(random, ["Bearer", "Bearer ", `Bearer ${"k".repeat(Math.min(size, 9_000))}`, "Basic eDp5", "Bearer a b", `Bearer${" ".repeat(Math.min(size, 9_000))}x`])}\r\n`,
    ),
  }),
  "a head that ends": (random) => ({
    text: get("/v1/models").slice(0, Math.floor(random() * 40)),
    isIncomplete: true,
  }),
};

/** A request that is wrong as HTTP, or unusual. */
export function brokenHttp(random: Random): HostileRequest {
  const [name, make] = choiceOf(random, Object.entries(makers));
  const { text, isIncomplete = false } = make(random, anySize(random, 20_000));
  const bytes = typeof text === "string" ? Buffer.from(text, "utf8") : text;
  return { name: `HTTP: ${name}`, bytes, isIncomplete };
}
