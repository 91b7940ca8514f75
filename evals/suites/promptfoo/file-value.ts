import { existsSync, readFileSync } from "node:fs";
import { dirname, extname, resolve } from "node:path";
import { parse } from "yaml";
import { readText } from "../read-yaml.ts";
import { faultWithFix } from "./fault.ts";

const picture = /\.(?:png|jpe?g|gif|bmp|webp|svg|mp4|webm|ogg|mov|avi|wmv|mkv|m4v|mp3|wav)$/i;
const unreadable = /\.(?:pdf|docx?|xlsx?|pptx?)$/i;

/** The path that a reference means: from the configuration's folder, or else from that of the file that names it. */
export function resolveReference(reference: string, folder: string, besideFile?: string): string {
  const path = reference.replace(/^file:\/\//, "");
  const first = resolve(folder, path);
  if (besideFile === undefined || existsSync(first)) return first;
  const second = resolve(dirname(besideFile), path);
  return existsSync(second) ? second : first;
}

/**
 * What a `file://` value holds: `.json` and `.yaml` parsed, pictures and sounds as base64, anything else as text; any other value stays what
 * it is.
 *
 * @throws SuiteError where the file is not there; Error where it is of a kind that cannot be read
 */
export function readFileValue(value: unknown, folder: string, besideFile?: string): unknown {
  if (typeof value !== "string" || !value.startsWith("file://")) return value;
  const path = resolveReference(value, folder, besideFile);
  if (picture.test(path) && existsSync(path)) return readFileSync(path).toString("base64");
  if (unreadable.test(path))
    throw faultWithFix(
      `${value} cannot be read: no text is taken out of such files here`,
      "Save its text as .txt or .md",
    );
  const text = readText(path);
  try {
    if (extname(path) === ".json") return JSON.parse(text) as unknown;
    if (/\.ya?ml$/.test(path)) return parse(text, { merge: true }) as unknown;
  } catch (error) {
    const words = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    throw faultWithFix(`${value} is not ${extname(path).slice(1)}: ${words}`, "Fix the file");
  }
  return text.replace(/\r\n/g, "\n").trimEnd();
}

/** Every `file://` text inside a value, read. Programs stay what they are. */
export function readFilesDeep(value: unknown, folder: string): unknown {
  if (typeof value === "string")
    return /^file:\/\/.*\.(?:json|ya?ml|txt|md)$/.test(value) ? readFileValue(value, folder) : value;
  if (Array.isArray(value)) return value.map((item) => readFilesDeep(item, folder));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, readFilesDeep(item, folder)]));
}
