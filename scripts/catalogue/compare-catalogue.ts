import { readFileSync } from "node:fs";
import { findProvider } from "@pydantic/genai-prices";
import {
  type CatalogueEntry,
  isOffered,
  packageModel,
  packagePrice,
  retirementOf,
} from "../../engine/index.ts";
import { loadCatalogue, loadOtherKinds } from "../../server/config/load-catalogue.ts";
import { retirementNoticeDays } from "../../server/config/retirement-notes.ts";
import { knownProviders } from "../../server/providers/known-providers.ts";
import { type BenchmarkAliases, benchmarkFileNames } from "../priors/benchmark-files.ts";
import { parseCsv, readTable } from "../priors/carry-figures.ts";

/** Names of what no chat request goes to, or what nobody may fine-tune without an account. */
const notChat = /audio|embed|ft[:.-]|guard|image|live|moderation|ocr|realtime|transcri|tts|vision|voxtral/;
const dayMs = 86_400_000;
/** Resellers list hundreds of models of others; the catalogue takes their best known alone. */
const resellers = new Set(["openrouter", "together", "fireworks", "huggingface_together"]);

/**
 * What the catalogue lacks, one line per finding: models that the price package or a table of Artificial Analysis has and the catalogue does
 * not, retired ones, and what is unknown of those on offer.
 *
 * @param figuresFile the source's own table, `aa_models_*.csv.gz`; null: it is not compared
 */
export function compareCatalogue(
  atMs: number,
  figuresFile: string | null = null,
  entries: readonly CatalogueEntry[] = loadCatalogue(),
): string[] {
  const otherKinds = loadOtherKinds();
  const offered = entries.filter((entry) => isOffered(entry, atMs));
  const providers = [...knownProviders.values()].filter(
    ({ baseUrl, apiKeyEnvs }) => baseUrl !== null && apiKeyEnvs.length > 0,
  );
  const retiresMs = ({ retires }: CatalogueEntry): number =>
    retires === undefined ? Number.POSITIVE_INFINITY : Date.parse(retires);
  const unknownOf = (entry: CatalogueEntry): string =>
    Object.entries(entry.capabilities)
      .flatMap(([name, value]) => (value === null ? [name] : []))
      .join(", ");
  const { artificialAnalysis, livebench, lmarena, aider } = readAliases();
  const measured = new Set(
    [artificialAnalysis, livebench, lmarena, aider].flatMap((names) =>
      Object.values(names).flatMap((ids) => ids.map((id) => id.split("@")[0])),
    ),
  );
  return [
    ...section(
      "providers without a model on offer",
      // One that serves embeddings or reranking alone offers these.
      providers
        .map(({ name }) => name)
        .filter((name) => ![...offered, ...otherKinds].some(({ provider }) => provider === name)),
    ),
    ...section("missing: in the price package, not in the catalogue", missingFromPackage(entries, atMs)),
    ...section(
      "missing: in the figures, without a name in aliases.json",
      figuresFile === null ? [] : unmapped(figuresFile, artificialAnalysis),
    ),
    ...section(
      `retired, or within ${retirementNoticeDays} days`,
      [...entries, ...otherKinds]
        .filter((entry) => entry.isCurrent && retiresMs(entry) < atMs + retirementNoticeDays * dayMs)
        .map((entry) => {
          const successorId = retirementOf(entry, [...entries, ...otherKinds], atMs)?.successorId ?? null;
          return `${entry.id} ${entry.retires}, ${successorId === null ? "no successor there" : `then ${successorId}`}`;
        }),
    ),
    ...section(
      "price unknown",
      offered.filter(({ price }) => price === null).map(({ id }) => id),
    ),
    ...section(
      "price written down here, which the package may have by now",
      offered.flatMap(({ id, price }) => (price !== null && "date" in price ? [`${id} ${price.date}`] : [])),
    ),
    ...section(
      "capability unknown, so that requests which need it go elsewhere",
      offered.filter((entry) => unknownOf(entry) !== "").map((entry) => `${entry.id}: ${unknownOf(entry)}`),
    ),
    ...section(
      "no public figure, and no predecessor that has one",
      offered.filter((entry) => !hasFigures(entry, entries, measured)).map(({ id }) => id),
    ),
  ];
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`${title} (${lines.length})`, ...lines.map((line) => `  ${line}`), ""];

const readAliases = (): BenchmarkAliases =>
  JSON.parse(
    readFileSync(new URL(`../../datasets/benchmarks/${benchmarkFileNames.aliases}`, import.meta.url), "utf8"),
  ) as BenchmarkAliases;

function missingFromPackage(entries: readonly CatalogueEntry[], atMs: number): string[] {
  const references = entries.flatMap(({ price }) => (price !== null && "model" in price ? [price] : []));
  const providers = [...new Set(references.map(({ provider }) => provider))].filter(
    (name) => !resellers.has(name),
  );
  const known = new Set(references.map((reference) => packageModel(reference)));
  return providers.flatMap((provider) => {
    const models = (findProvider({ providerId: provider })?.models ?? []).filter(
      (model) =>
        model.deprecated !== true &&
        !notChat.test(model.id) &&
        !known.has(model) &&
        packagePrice({ provider, model: model.id }, atMs) !== null,
    );
    return models.length === 0 ? [] : [`${provider}: ${models.map(({ id }) => id).join(", ")}`];
  });
}

/** Rows of the last twelve months, by makers of which something is mapped. */
function unmapped(file: string, aliases: Readonly<Record<string, readonly string[]>>): string[] {
  const rows = parseCsv(readTable(file)).filter(({ deprecated }) => deprecated !== "True");
  const makers = new Set(rows.filter(({ slug = "" }) => slug in aliases).map(({ creator }) => creator));
  const newest = Math.max(...rows.map(({ released = "" }) => Date.parse(released) || 0));
  return rows
    .filter(
      ({ slug = "", creator, released = "" }) =>
        !(slug in aliases) && makers.has(creator) && Date.parse(released) > newest - 365 * dayMs,
    )
    .map(({ slug = "", released }) => `${slug} (${released})`);
}

function hasFigures(
  entry: CatalogueEntry,
  entries: readonly CatalogueEntry[],
  measured: ReadonlySet<string | undefined>,
  seen: ReadonlySet<string> = new Set(),
): boolean {
  if (seen.has(entry.id)) return false;
  if (measured.has(entry.id)) return true;
  return [entry.figuresFrom, entry.successorOf].some((id) => {
    const before = entries.find((one) => one.id === id);
    return before !== undefined && hasFigures(before, entries, measured, new Set([...seen, entry.id]));
  });
}
