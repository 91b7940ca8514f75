import { extname, resolve } from "node:path";
import { parse } from "yaml";
import { readText } from "../read-yaml.ts";

/** What a `file://` value holds: parsed for `.json` and `.yaml`, text otherwise; any other value stays what it is. */
export function readFileValue(value: unknown, folder: string): unknown {
  if (typeof value !== "string" || !value.startsWith("file://")) return value;
  const path = resolve(folder, value.slice("file://".length));
  const text = readText(path);
  if (extname(path) === ".json") {
    const parsed: unknown = JSON.parse(text);
    return parsed;
  }
  if (/\.ya?ml$/.test(path)) {
    const parsed: unknown = parse(text);
    return parsed;
  }
  return text.replace(/\r\n/g, "\n").trimEnd();
}
