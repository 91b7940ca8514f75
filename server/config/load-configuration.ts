import {
  type CatalogueEntry,
  deepFreeze,
  isRetired,
  type ModelSpec,
  modelFromEntry,
  nextPriceChangeMs,
  type PriceOverride,
  retirementOf,
  suggestModels,
} from "../../engine/index.ts";
import type { KnownProvider } from "../providers/known-provider.ts";
import { checkMeaning } from "./check-meaning.ts";
import { checkShape } from "./check-shape.ts";
import type { CommandLine } from "./command-line.ts";
import type { LoadedConfiguration } from "./configuration.ts";
import type { ConfigurationFile } from "./configuration-file.ts";
import { configurationFrom } from "./configuration-from.ts";
import { ConfigurationError } from "./configuration-problem.ts";
import { discoverModels } from "./discover-models.ts";
import type { HttpAsk } from "./discover-ollama.ts";
import type { Environment } from "./environment.ts";
import { fillDefaults } from "./fill-defaults.ts";
import type { ModelBlueprint } from "./model-blueprint.ts";
import { type ParsedConfig, parseConfigText } from "./parse-config-text.ts";
import { collectProblems, type ProblemCollector } from "./problem-collector.ts";
import { readConfigText } from "./read-config-text.ts";
import { readDatabase } from "./read-database.ts";
import { readModels } from "./read-models.ts";
import { readPriceOverrides } from "./read-price-overrides.ts";
import { readServerAddress } from "./read-server-address.ts";
import { retirementNotes } from "./retirement-notes.ts";

export interface LoadPorts {
  readonly commandLine: CommandLine;
  readonly environment: Environment;
  readonly catalogue: readonly CatalogueEntry[];
  readonly providers: ReadonlyMap<string, KnownProvider>;
  /** Offered where there is nothing else. */
  readonly demoModels: readonly ModelSpec[];
  readonly httpAsk: HttpAsk;
  readonly after: (milliseconds: number) => Promise<void>;
}

const defaultFile = "./tradewind.yaml";

/**
 * Reads flags, environment and file, in this order of strength, fills in the defaults and finds the models.
 *
 * @throws ConfigurationError that names everything that is wrong, with line, field and fix
 */
export async function loadConfiguration(ports: LoadPorts): Promise<LoadedConfiguration> {
  const { commandLine, environment } = ports;
  const { fileName, parsed } = readFile(commandLine.config ?? environment.value("TRADEWIND_CONFIG"));
  const file = fillDefaults(parsed?.value);
  const problems = collectProblems(fileName, parsed);
  checkMeaning(file, environment, problems);
  const address = readServerAddress(file, commandLine, environment, problems);
  const database = readDatabase(file, commandLine, environment, problems);
  const written = readModels(file, { ...ports, problems, fileName: fileName ?? "default" });
  const found = await discover(file, written, ports, problems);
  const models = [...written, ...found.models];
  const ids = models.flatMap(({ entry, isByNameOnly }) => (isByNameOnly === true ? [] : [entry.id]));
  const knownIds = [
    ...new Set([...models.map(({ entry }) => entry.id), ...ports.catalogue.map(({ id }) => id)]),
  ];
  const overrides = readPriceOverrides(file, knownIds, fileName ?? "default", problems);
  const isDemo = ids.length === 0;
  checkBaseline(file, isDemo ? ports.demoModels.map(({ id }) => id) : ids, problems);
  if (problems.problems.length > 0) throw new ConfigurationError(problems.problems);
  const table = [...models.flatMap(({ prices }) => prices), ...overrides];
  const priced = (atMs: number) => modelsAt(models, ports.catalogue, table, atMs);
  const { baseline } = file.routing;
  const named = new Set([
    ...written.map(({ entry }) => entry.id),
    ...[baseline, file.shadow.candidate].flatMap((name) => name?.split("@")[0] ?? []),
  ]);
  return {
    configuration: deepFreeze(configurationFrom(file, fileName, address, database)),
    modelsAt: (atMs) => [...(isDemo ? ports.demoModels : []), ...priced(atMs)],
    retirementNotes: (atMs) => retirementNotes(priced(atMs), named, atMs),
    nextPriceChangeMs: (atMs) => earliestChange(models, table, atMs),
    notes: isDemo
      ? [...found.notes, "no provider key and no Ollama found: the built-in demo models answer"]
      : found.notes,
  };
}

function readFile(named: string | null): { fileName: string | null; parsed: ParsedConfig | null } {
  const fileName = named ?? defaultFile;
  const text = readConfigText(fileName);
  if (text === null) {
    if (named === null) return { fileName: null, parsed: null };
    const fix = "Check the path in --config or TRADEWIND_CONFIG, or leave both out to do without a file.";
    throw new ConfigurationError([
      { source: fileName, line: null, column: null, path: "", problem: "does not exist", fix },
    ]);
  }
  const parsed = parseConfigText(fileName, text);
  if (parsed.problems.length > 0) throw new ConfigurationError(parsed.problems);
  if (parsed.value === null) return { fileName, parsed };
  const problems = checkShape(fileName, parsed);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return { fileName, parsed };
}

/** What the file names comes first and is not found a second time. */
async function discover(
  file: ConfigurationFile,
  written: readonly ModelBlueprint[],
  ports: LoadPorts,
  problems: ProblemCollector,
): Promise<{ models: readonly ModelBlueprint[]; notes: readonly string[] }> {
  const isWanted = file.discover === "always" || (file.discover === "auto" && file.models.length === 0);
  if (!isWanted) return { models: [], notes: [] };
  const found = await discoverModels({
    ...ports,
    problems,
    markupBasisPoints: Math.round(file.markup_percent * 100),
  });
  const names = new Set(written.map(({ entry }) => entry.id));
  return { ...found, models: found.models.filter(({ entry }) => !names.has(entry.id)) };
}

function checkBaseline(
  { routing }: ConfigurationFile,
  ids: readonly string[],
  problems: ProblemCollector,
): void {
  const { baseline } = routing;
  if (baseline === null || ids.includes(baseline)) return;
  const [nearest] = suggestModels(baseline, ids);
  const fix =
    nearest === undefined
      ? `Models here: ${ids.slice(0, 10).join(", ") || "none"}.`
      : `Did you mean \`${nearest}\`?`;
  problems.inFile(["routing", "baseline"], "is not one of the models", fix);
}

const modelsAt = (
  models: readonly ModelBlueprint[],
  catalogue: readonly CatalogueEntry[],
  overrides: readonly PriceOverride[],
  atMs: number,
): ModelSpec[] =>
  models.map(({ entry, deployments, isByNameOnly = false }) =>
    modelFromEntry(entry, {
      ...{ deployments, overrides, atMs, isByNameOnly },
      retirement: retirementOf(entry, catalogue, atMs),
    }),
  );

function earliestChange(
  models: readonly ModelBlueprint[],
  overrides: readonly PriceOverride[],
  atMs: number,
): number | null {
  const changes = models
    .flatMap(({ entry }) => [
      nextPriceChangeMs({ modelId: entry.id, reference: entry.price, overrides }, atMs) ?? [],
      entry.retires === undefined || isRetired(entry.retires, atMs) ? [] : Date.parse(entry.retires),
    ])
    .flat();
  return changes.length === 0 ? null : Math.min(...changes);
}
