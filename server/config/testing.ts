import type { CatalogueEntry, ModelSpec } from "../../engine/index.ts";
import { knownProviders } from "../providers/known-providers.ts";
import { type CommandLine, readCommandLine } from "./command-line.ts";
import { readEnvironment } from "./environment.ts";
import type { LoadPorts } from "./load-configuration.ts";
import { blankEntry } from "./model-blueprint.ts";

/** Ports of a start on a machine without keys, without Ollama and with nothing on the command line. */
export function testPorts(over: {
  readonly words?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly catalogue?: readonly CatalogueEntry[];
  readonly httpAsk?: LoadPorts["httpAsk"];
  readonly after?: LoadPorts["after"];
}): LoadPorts {
  const commandLine: CommandLine = readCommandLine(over.words ?? []);
  return {
    commandLine,
    environment: readEnvironment(over.variables ?? {}),
    catalogue: over.catalogue ?? testCatalogue,
    providers: knownProviders,
    demoModels: [demoModel],
    httpAsk: over.httpAsk ?? (() => Promise.reject(new Error("nothing listens"))),
    after: over.after ?? (() => new Promise(() => undefined)),
  };
}

const current = (id: string, provider: string, over: Partial<CatalogueEntry> = {}): CatalogueEntry => ({
  ...blankEntry(id, provider, id.slice(id.indexOf("/") + 1)),
  isCurrent: true,
  ...over,
});

/** Real names, so that their prices are in the package. */
const testCatalogue: readonly CatalogueEntry[] = [
  current("openai/gpt-5-mini", "openai", {
    price: { provider: "openai", model: "gpt-5-mini" },
    reasoningEfforts: ["low", "high"],
    maxOutputTokens: 128_000,
  }),
  current("openai/gpt-4o", "openai", { isCurrent: false, price: { provider: "openai", model: "gpt-4o" } }),
  current("anthropic/claude-sonnet-5", "anthropic", {
    price: { provider: "anthropic", model: "claude-sonnet-5" },
    reasoningEfforts: ["low", "high"],
    capabilities: {
      tools: true,
      jsonSchema: true,
      jsonMode: false,
      imageInput: true,
      audioInput: false,
      videoInput: false,
      fileInput: true,
    },
  }),
  current("google/gemini-3.5-flash", "gemini", { price: { provider: "google", model: "gemini-3.5-flash" } }),
];

export const demoModel: ModelSpec = {
  id: "demo/small",
  capabilities: testCatalogue[0]!.capabilities,
  contextWindowTokens: 8192,
  maxOutputTokens: 1024,
  price: null,
  reasoningEfforts: [],
  deployments: [],
  isDemo: true,
};
