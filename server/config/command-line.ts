import { parseArgs } from "node:util";
import { nearestName } from "../../engine/index.ts";
import { ConfigurationError } from "./configuration-problem.ts";
import type { EnvironmentVariable } from "./environment.ts";

/** What the command line says; null: nothing. It wins over the environment, the file and the defaults. */
export interface CommandLine {
  readonly host: string | null;
  readonly port: string | null;
  readonly config: string | null;
  readonly dataDir: string | null;
  readonly databaseUrl: string | null;
  readonly isHelpWanted: boolean;
}

interface Flag {
  readonly variable: EnvironmentVariable;
  readonly value: string;
  readonly help: string;
}

/** A flag for each variable but the keys: a process list shows flags to everybody on the machine. */
const flags = {
  host: { variable: "HOST", value: "ADDRESS", help: "address to listen on (127.0.0.1)" },
  port: { variable: "PORT", value: "NUMBER", help: "port to listen on, 0 for any (8787)" },
  config: { variable: "TRADEWIND_CONFIG", value: "FILE", help: "configuration file (./tradewind.yaml)" },
  "data-dir": {
    variable: "TRADEWIND_DATA_DIR",
    value: "FOLDER",
    help: "folder of the embedded database (./.tradewind)",
  },
  "database-url": {
    variable: "DATABASE_URL",
    value: "URL",
    help: "PostgreSQL to use instead; better set as a variable, flags show in process lists",
  },
} as const satisfies Record<string, Flag>;

/** Text of `--help`. */
export function commandLineHelp(): string {
  const rows = Object.entries(flags).map(
    ([name, { variable, value, help }]) =>
      `  ${`--${name} ${value}`.padEnd(22)} ${variable.padEnd(20)} ${help}`,
  );
  return [
    "Tradewind: an OpenAI-compatible gateway that sends each prompt to the model with the best trade.",
    "",
    "  npm start -- [flags]",
    "",
    `  ${"flag".padEnd(22)} ${"or variable".padEnd(20)} meaning (default)`,
    ...rows,
    `  ${"--help".padEnd(22)} ${"".padEnd(20)} this text`,
    "",
    "A flag wins over its variable, a variable over the file, the file over the default. TRADEWIND_API_KEYS=key1,key2 lets",
    "clients in from other machines. docs/configuration.md has the file's fields.",
  ].join("\n");
}

/**
 * @param words what follows the script's name
 * @throws ConfigurationError for a flag that does not exist or has no value
 */
export function readCommandLine(words: readonly string[]): CommandLine {
  const { values, positionals, tokens } = parseArgs({
    args: [...words],
    options: {
      host: { type: "string" },
      port: { type: "string" },
      config: { type: "string" },
      "data-dir": { type: "string" },
      "database-url": { type: "string" },
      help: { type: "boolean", short: "h" },
    },
    strict: false,
    tokens: true,
    allowPositionals: true,
  });
  const known = [...Object.keys(flags), "help"];
  const wrong = tokens.flatMap((token) => {
    if (token.kind !== "option") return [];
    if (token.name in flags) {
      // The parser takes a following flag for the value: `--config --port 1` lacks the file's name.
      const isMissing = !token.value || (token.inlineValue === false && token.value.startsWith("--"));
      return isMissing ? [complaint(token.rawName, "needs a value", valueFix(token.name))] : [];
    }
    return token.name === "help" || token.name === "h" ? [] : [unknownFlag(token.rawName, token.name, known)];
  });
  const stray = positionals.map((word) =>
    complaint(shown(word), "is not understood", "Flags start with two dashes; --help lists them."),
  );
  // What stands alone after a wrong flag is most likely its value.
  const complaints = wrong.length > 0 ? wrong : stray;
  if (complaints.length > 0) throw new ConfigurationError(complaints);
  const text = (name: keyof typeof flags): string | null => {
    const value = values[name];
    return typeof value === "string" ? value.trim() : null;
  };
  return {
    host: text("host"),
    port: text("port"),
    config: text("config"),
    dataDir: text("data-dir"),
    databaseUrl: text("database-url"),
    isHelpWanted: values.help === true,
  };
}

/** A stray word may be the value of a misspelled flag, and that a secret: only what looks like a plain word is repeated. */
const shown = (word: string): string => (/^[\w.-]{1,20}$/.test(word) ? word : "a word");

const complaint = (path: string, problem: string, fix: string) => ({
  source: "command line",
  line: null,
  column: null,
  path,
  problem,
  fix,
});

const valueFix = (name: string): string => `Write --${name}=${flags[name as keyof typeof flags].value}.`;

function unknownFlag(rawName: string, name: string, known: readonly string[]): ReturnType<typeof complaint> {
  const nearest = nearestName(name, known);
  const fix =
    nearest === null
      ? `--help lists ${known.map((flag) => `--${flag}`).join(", ")}.`
      : `Did you mean --${nearest}?`;
  return complaint(rawName, "is not a flag", fix);
}
