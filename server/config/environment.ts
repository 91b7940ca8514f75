import { inspect } from "node:util";

/** Every variable of Tradewind's own, with what it does. Provider keys and `*_BASE_URL` are in the table of providers. */
export const environmentVariables = {
  HOST: "Address to listen on.",
  PORT: "Port to listen on.",
  TRADEWIND_CONFIG: "Configuration file.",
  TRADEWIND_DATA_DIR: "Folder of the embedded database.",
  DATABASE_URL: "PostgreSQL to use instead of the embedded database.",
  TRADEWIND_API_KEYS: "Keys that clients may use, separated by commas, each as `key` or `tenant:key`.",
  TRADEWIND_ADMIN_KEY:
    "Key that opens `/v1/admin`, where client keys are created; 16 characters or more. If it is set, every client needs a key.",
  TRADEWIND_METRICS_KEY: "Key that opens `/metrics` and nothing else; 16 characters or more.",
  TRADEWIND_ENCRYPTION_KEY:
    "Key that encrypts stored texts and the tenants' provider keys: 32 bytes, base64 or hexadecimal. Several may be given, separated by commas: the first encrypts, all of them decrypt.",
  OLLAMA_HOST: "Address of a local Ollama, in the format that Ollama itself uses.",
} as const;

export type EnvironmentVariable = keyof typeof environmentVariables;

/** The process environment, read once. Holds secrets: it prints as nothing. */
export interface Environment {
  /** Value of a variable without white space around it; null: not set, or empty. */
  value(name: string): string | null;
  /** All variables that have a value, for a process that this one starts. */
  all(): Readonly<Record<string, string>>;
  /** Parts of a value between commas, without empty ones. */
  list(name: string): readonly string[];
}

/** The one place that reads the environment. Later changes of it are not seen. */
export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>> = process.env,
): Environment {
  const values = new Map<string, string>();
  for (const [name, value] of Object.entries(variables)) {
    const trimmed = value?.trim() ?? "";
    if (trimmed !== "") values.set(name, trimmed);
  }
  const value = (name: string): string | null => values.get(name) ?? null;
  const environment = {
    value,
    all: () => Object.fromEntries(values),
    list: (name: string) =>
      (value(name) ?? "")
        .split(",")
        .map((part) => part.trim())
        .filter((part) => part !== ""),
    toJSON: () => "[environment]",
    [inspect.custom]: () => "[environment]",
  };
  return Object.freeze(environment);
}
