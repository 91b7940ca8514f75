import { basename } from "node:path";
import type { Capabilities, CatalogueEntry, Deployment } from "../../engine/index.ts";
import { packageModel } from "../../engine/index.ts";
import type { KnownProvider } from "../providers/known-provider.ts";
import type { CapabilityInFile, ConfigurationFile, ModelInFile } from "./configuration-file.ts";
import type { Environment } from "./environment.ts";
import { fitToEndpoint, packageProviderOf } from "./fit-to-endpoint.ts";
import { blankEntry, type ModelBlueprint } from "./model-blueprint.ts";
import { priceFromFile } from "./price-from-file.ts";
import type { ProblemCollector } from "./problem-collector.ts";
import { readDeployment } from "./read-deployment.ts";
import { readDay } from "./read-price-overrides.ts";

interface ModelReadingContext {
  readonly catalogue: readonly CatalogueEntry[];
  readonly providers: ReadonlyMap<string, KnownProvider>;
  readonly environment: Environment;
  readonly problems: ProblemCollector;
  /** Shown as the source of prices that the file states. */
  readonly fileName: string;
}

/** The models of the file, each filled from the catalogue, the table of providers and the environment. */
export function readModels(
  { models, markup_percent: markupPercent }: ConfigurationFile,
  context: ModelReadingContext,
): ModelBlueprint[] {
  const seen = new Map<string, number>();
  return models.flatMap((model, index) => {
    const first = seen.get(model.id.toLowerCase());
    if (first !== undefined) {
      context.problems.inFile(
        ["models", index, "id"],
        `is the same as models[${first}].id`,
        "Keep one, with the deployments of both.",
      );
      return [];
    }
    seen.set(model.id.toLowerCase(), index);
    return [readModel(model, index, markupPercent, context)];
  });
}

function readModel(
  model: ModelInFile,
  index: number,
  markupPercent: number,
  context: ModelReadingContext,
): ModelBlueprint {
  const { providers, problems } = context;
  const known = context.catalogue.find((entry) => entry.id.toLowerCase() === model.id.toLowerCase());
  const [prefix = "", ...rest] = model.id.split("/");
  const base = known ?? pricedBlank(blankEntry(model.id, prefix, rest.join("/")));
  const isGuessed = model.deployments === undefined;
  const path = ["models", index] as const;
  if (isGuessed && !providers.has(base.provider)) {
    problems.inFile(
      [...path, "id"],
      "says nothing of who serves it: neither the catalogue nor the table of providers knows it",
      "Add `deployments`.",
    );
    return { entry: base, deployments: [], prices: [] };
  }
  const wanted = model.deployments ?? [{ provider: base.provider }];
  const deployments = wanted.flatMap((deployment, at) => {
    const where = isGuessed ? path : ([...path, "deployments", at] as const);
    const read = readDeployment(deployment, {
      ...context,
      path: where,
      deploymentId: `${base.id}#${at}`,
      upstreamModel: base.upstreamModel,
      markupPercent,
      timeouts: model.timeouts ?? {},
    });
    return read === null ? [] : [read];
  });
  reportTwins(deployments, index, problems);
  const kind = model.kind ?? base.kind ?? "chat";
  for (const name of new Set(deployments.map(({ provider }) => provider))) {
    if (kind === "chat" || providers.get(name)?.otherKinds[kind] !== undefined) continue;
    problems.inFile(
      [...path, "kind"],
      `is ${kind}, which ${name} is not known to serve`,
      "Take a provider of docs/providers.md that does, or `openai-compatible` with a `base_url`.",
    );
  }
  readDay(model.retires, [...path, "retires"], problems);
  const endpoints = wanted.map((deployment) => providers.get(deployment.provider));
  return {
    entry: laidOver(fitToEndpoint(base, endpoints), model, isElsewhere(deployments, base)),
    deployments,
    prices: ownPrice(model, base.id, context.fileName),
  };
}

/** A model that the catalogue lacks may still be in the price package, by its dated name for example. */
function pricedBlank(entry: CatalogueEntry): CatalogueEntry {
  const reference = { provider: packageProviderOf(entry.provider), model: entry.upstreamModel };
  const listed = packageModel(reference);
  return listed === null ? entry : { ...entry, price: { ...reference, model: listed.id } };
}

const capabilityNames: Readonly<Record<CapabilityInFile, keyof Capabilities>> = {
  tools: "tools",
  json_schema: "jsonSchema",
  json_mode: "jsonMode",
  image_input: "imageInput",
  audio_input: "audioInput",
  video_input: "videoInput",
  file_input: "fileInput",
};

/** Whether it is served somewhere else than by the provider of the catalogue, so that its day says nothing. */
const isElsewhere = (deployments: readonly Deployment[], { provider }: CatalogueEntry): boolean =>
  deployments.some((deployment) => deployment.provider !== provider);

/** What the file says wins, field by field. */
function laidOver(entry: CatalogueEntry, model: ModelInFile, isServedElsewhere: boolean): CatalogueEntry {
  const capabilities = Object.entries(model.capabilities ?? {}).map(([name, value]) => [
    capabilityNames[name as CapabilityInFile],
    value,
  ]);
  const { kind: known, takesPrefill, retires: announced, ...rest } = entry;
  const kind = model.kind ?? known;
  const retires = model.retires === undefined && !isServedElsewhere ? announced : model.retires;
  return {
    ...rest,
    ...(kind === undefined || kind === "chat" ? {} : { kind }),
    ...((model.assistant_prefill ?? takesPrefill === true) ? { takesPrefill: true as const } : {}),
    ...(retires == null ? {} : { retires }),
    capabilities: { ...entry.capabilities, ...Object.fromEntries(capabilities) },
    contextWindowTokens:
      model.context_window === undefined ? entry.contextWindowTokens : model.context_window,
    maxOutputTokens: model.max_output_tokens === undefined ? entry.maxOutputTokens : model.max_output_tokens,
    reasoningEfforts: model.reasoning_efforts ?? entry.reasoningEfforts,
  };
}

const ownPrice = ({ price }: ModelInFile, modelId: string, fileName: string): ModelBlueprint["prices"] =>
  price === undefined
    ? []
    : [{ modelId, fromMs: null, untilMs: null, price: priceFromFile(price, basename(fileName)) }];

function reportTwins(deployments: readonly Deployment[], index: number, problems: ProblemCollector): void {
  const seen = new Map<string, string>();
  for (const deployment of deployments) {
    const { id, provider, upstreamModel, baseUrl, apiKeyEnv, region } = deployment;
    const same = [provider, upstreamModel, baseUrl, apiKeyEnv, region].join(" ");
    const at = Number(id.slice(id.lastIndexOf("#") + 1));
    if (seen.has(same)) {
      problems.inFile(
        ["models", index, "deployments", at],
        `is the same place as ${seen.get(same)}`,
        "Keep one, or give them different regions or keys.",
      );
    } else seen.set(same, `deployments[${at}]`);
  }
}
