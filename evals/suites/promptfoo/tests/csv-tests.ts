import type { FileRow } from "../../case-file.ts";
import { assertionOfText } from "../assertions/assertion-text.ts";
import { isKnownAssertion } from "../assertions/grader-of-assertion.ts";
import type { Assertion, PromptfooTest } from "../promptfoo-file.ts";

/** A row of promptfoo's CSV: columns are variables, those that begin with two underscores are instructions. */
export function testOfRow(row: FileRow["value"], notices: Set<string> = new Set()): PromptfooTest {
  const vars: Record<string, unknown> = {};
  const asserts: Assertion[] = [];
  const options: Record<string, unknown> = {};
  const metadata: Record<string, unknown> = {};
  const assertConfig = new Map<number | "all", Record<string, unknown>>();
  let description: string | undefined;
  let threshold: number | undefined;
  let metric: string | undefined;
  let providerOutput: string | undefined;
  for (const [column, cell] of Object.entries(row)) {
    const text = typeof cell === "string" ? cell : JSON.stringify(cell);
    const expected = /^__expected(\d*)$/.exec(column);
    const config = /^__config:__expected(\d*):(\w+)$/.exec(column);
    const key = /^__metadata:([^[]+)(\[\])?$/.exec(column);
    if (expected) {
      if (text.trim() !== "") asserts.push(assertionOfText(text, isKnownAssertion));
    } else if (config && text.trim() !== "") {
      const at = config[1] === "" ? "all" : Math.max(0, Number(config[1]) - 1);
      const number = Number(text);
      assertConfig.set(at, {
        ...assertConfig.get(at),
        [config[2] ?? ""]: Number.isNaN(number) ? text : number,
      });
    } else if (key && text.trim() !== "") {
      metadata[key[1] ?? ""] = key[2] ? listOf(text) : text;
    } else if (column === "__prefix" || column === "__suffix") options[column.slice(2)] = text;
    else if (column === "__description") description = text;
    else if (column === "__threshold") threshold = text.trim() === "" ? undefined : Number(text);
    else if (column === "__metric") metric = text.trim() === "" ? undefined : text;
    else if (column === "__providerOutput" && text.trim() !== "") providerOutput = text;
    else if (column === "__tags") metadata.tags = listOf(text);
    else if (column.startsWith("__"))
      notices.add(`the column ${column} is not known here, and has no effect`);
    else {
      if (/^_(?:expected|prefix|suffix|description|metric|threshold)/.test(column))
        notices.add(`the column ${column} is a variable: write _${column} if an instruction was meant`);
      vars[column] = cell;
    }
  }
  return {
    vars,
    options,
    metadata,
    assert: asserts.map((assertion, at) => ({
      ...assertion,
      ...assertConfig.get("all"),
      ...assertConfig.get(at),
      ...(metric === undefined ? {} : { metric }),
    })),
    ...(description === undefined || description === "" ? {} : { description }),
    ...(threshold === undefined ? {} : { threshold }),
    ...(providerOutput === undefined ? {} : { providerOutput }),
  };
}

/** Items between commas; a comma after a backslash is part of its item. */
const listOf = (text: string): string[] =>
  text
    .split(/(?<!\\),/)
    .map((item) => item.replaceAll("\\,", ",").trim())
    .filter((item) => item !== "");
