import { commandLineHelp } from "./command-line.ts";
import { configurationSchema } from "./config-schema.ts";
import { environmentVariables } from "./environment.ts";
import type { SchemaNode } from "./schema-parts.ts";

/** Markdown of `docs/configuration.md`, made from the schema, the defaults and the tables, so that they cannot drift apart. */
export function configurationPage(): string {
  return [
    "# Configuration",
    "",
    "Tradewind runs without any configuration: every provider whose usual key variable is set offers its current models, a local Ollama is",
    "detected automatically, and if there is neither, built-in demo models answer. The settings below change that.",
    "",
    "The order of precedence is: a flag, an environment variable, `tradewind.yaml`, the default. The file is checked at start. If it has errors, the server does not",
    "start; one message lists all of them, each with its line, field and fix. Keys are never written into the file: it names the",
    "variables that hold them. No message, log or record shows a key or a database password.",
    "",
    "For completion in an editor with the YAML language server, begin the file with",
    "`# yaml-language-server: $schema=./docs/tradewind.schema.json`. `tradewind.example.yaml` shows most fields in use.",
    "",
    "## Flags and variables",
    "",
    "```",
    commandLineHelp(),
    "```",
    "",
    "| variable | meaning |",
    "|---|---|",
    ...Object.entries(environmentVariables).map(([name, meaning]) => `| \`${name}\` | ${meaning} |`),
    "| `OPENAI_API_KEY`, `ANTHROPIC_API_KEY`, `GEMINI_API_KEY`, ... | Provider keys; providers.md lists all. |",
    "| `OPENAI_BASE_URL`, `ANTHROPIC_BASE_URL`, ... | Replaces the address that a provider is called at; the variable is the provider's name in capitals followed by `_BASE_URL`. |",
    "| `TRADEWIND_SALT` | Salt of prompt hashes, 16 characters or more; `store.salt_env` names another variable. |",
    "",
    "## Fields of tradewind.yaml",
    "",
    "`[]` stands for each item of a list. Required fields are marked with a star.",
    "",
    "| field | type | default | meaning |",
    "|---|---|---|---|",
    ...rowsOf(configurationSchema, ""),
    "",
  ].join("\n");
}

function rowsOf(node: SchemaNode, path: string): string[] {
  return Object.entries(node.properties ?? {}).flatMap(([name, child]) => {
    const field = path === "" ? name : `${path}.${name}`;
    const star = (node.required ?? []).includes(name) ? " *" : "";
    const isSection = child.properties !== undefined;
    const fallback = isSection || child.default === undefined ? "" : code(JSON.stringify(child.default));
    const row = `| ${code(field)}${star} | ${typeOf(child)} | ${fallback} | ${cell(child.description ?? "")} |`;
    const items = child.items?.properties === undefined ? [] : rowsOf(child.items, `${field}[]`);
    return [row, ...rowsOf(child, field), ...items];
  });
}

const code = (text: string): string => `\`${text}\``;
const cell = (text: string): string => text.replaceAll("|", "\\|");

function typeOf(node: SchemaNode): string {
  const types = [node.type ?? []].flat();
  const names = types.map((type) => (type === "object" ? "map" : type === "array" ? "list" : type));
  const choices =
    node.enum === undefined ? names.join(" or ") : node.enum.map((value) => code(String(value))).join(", ");
  return [choices, ...boundsOf(node)].join(", ");
}

function boundsOf({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: SchemaNode): string[] {
  const low =
    minimum !== undefined
      ? `from ${minimum}`
      : exclusiveMinimum !== undefined
        ? `above ${exclusiveMinimum}`
        : null;
  const high =
    maximum !== undefined
      ? `to ${maximum}`
      : exclusiveMaximum !== undefined
        ? `below ${exclusiveMaximum}`
        : null;
  const bounds = [low, high].filter((bound) => bound !== null);
  return bounds.length === 0 ? [] : [bounds.join(" ")];
}

/** Text of `docs/tradewind.schema.json`. */
export const schemaFileText = (): string => `${JSON.stringify(configurationSchema, null, 2)}\n`;
