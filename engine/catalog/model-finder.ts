import type { ModelSpec } from "../contracts/index.ts";
import type { ModelLookup } from "./catalog.ts";
import { packageModel } from "./package-price.ts";
import { bareName, suggestModels } from "./suggest-models.ts";

/** Providers as other gateways and SDKs spell them, to the first segment of our ids. */
const providerAliases: ReadonlyMap<string, string> = new Map([
  ["gemini", "google"],
  ["google_genai", "google"],
  ["vertex_ai", "google"],
  ["x-ai", "xai"],
  ["moonshotai", "moonshot"],
  ["z-ai", "zai"],
  ["zhipu", "zai"],
  ["mistralai", "mistral"],
  ["deepseek-ai", "deepseek"],
  ["together_ai", "together"],
  ["fireworks_ai", "fireworks"],
  ["ollama_chat", "ollama"],
]);

/** Who made a model, by how its name begins: the first segment of the ids of its own endpoint. */
const makers: readonly (readonly [RegExp, string])[] = [
  [/^(gpt-|chatgpt|o\d)/, "openai"],
  [/^claude/, "anthropic"],
  [/^(gemini|gemma)/, "google"],
  [/^grok/, "xai"],
  [/^deepseek/, "deepseek"],
  [/^kimi/, "moonshot"],
  [/^glm/, "zai"],
  [/^minimax/, "minimax"],
  [/^(mistral|ministral|magistral|codestral|devstral|pixtral)/, "mistral"],
  [/^command/, "cohere"],
  [/^qwen/, "qwen"],
  [/^sonar/, "perplexity"],
];

/** A release date at the end of a name, as providers write it: 2024-08-06, 20250929, 0709 (month, day), 2512 (year, month), 03-2025; or Google's number of a stable version, 001. */
const dateSuffix =
  /-(00\d|20\d\d-(0[1-9]|1[0-2])-[0-3]\d|20\d\d(0[1-9]|1[0-2])[0-3]\d|(0[1-9]|1[0-2])-20\d\d|(0[1-9]|1[0-2])[0-3]\d|2\d(0[1-9]|1[0-2]))$/;

/** `us.anthropic.claude-sonnet-4-5-20250929-v1:0`: region, maker, name, revision. */
const bedrockName =
  /^(?:(?:us|eu|apac|jp|au|global)\.)?(?:amazon|anthropic|cohere|deepseek|meta|mistral|openai|qwen)\.(.+?)(?:-v\d+(?::\d+)?)?$/;

/**
 * How a client's name becomes a model. The first reading that fits counts:
 * the id; the id without its provider, or the bare name; the name that the provider knows it by; the same after another gateway's spelling
 * of the provider (`gemini/`, `x-ai/`, `models/`, `openai:`), with `claude-opus-4.8` for `claude-opus-4-8`; without the tag `:latest` or the ending `-latest`;
 * a name without the date that the id ends in (`grok-4` for `grok-4-0709`: the newest); a name with a date after an id without, or with `-latest` or Anthropic's `-0` (`gpt-4o-2024-08-06`, `claude-sonnet-4-20250514`, `gemini-2.0-flash-001`), which is that
 * model with that snapshot asked for upstream; Bedrock's way to write a model.
 *
 * Of several models of one name the one at its maker's own endpoint is meant, else the one that `auto` may choose.
 */
export function modelFinder(models: readonly ModelSpec[]): (name: string) => ModelLookup {
  const ids = models.map((model) => model.id);
  const indexes = [idNames, shortNames, upstreamNames, undatedNames].map((namesOf) =>
    indexBy(models, namesOf),
  );
  const undated = indexes.pop()!;
  const named = (name: string): readonly ModelSpec[] => {
    const spelled = spellings(name);
    for (const index of indexes) {
      // All spellings at once: another endpoint may write the name as the client does, and the maker's own not.
      const found = new Set([...spelled].flatMap((spelling) => index.get(spelling) ?? []));
      if (found.size > 0) return preferred([...found], name);
    }
    return [];
  };
  const resolve = (name: string): readonly ModelSpec[] => {
    const spelled = named(name);
    if (spelled.length > 0) return spelled;
    const latest = name.replace(/[:-]latest$/, "");
    if (latest !== name) {
      const current = named(latest);
      if (current.length > 0) return current;
    }
    for (const spelling of spellings(latest)) {
      const dated = undated.get(spelling);
      if (dated !== undefined) return newest(preferred(dated, spelling));
    }
    const date = dateSuffix.exec(name)?.[0] ?? "";
    const dateless = name.slice(0, name.length - date.length);
    const base = named(dateless);
    const models =
      [base, named(`${dateless}-latest`), named(`${dateless}-0`)].find(({ length }) => length > 0) ?? [];
    if (models.length > 0) return date === "" ? models : models.map((model) => snapshotOf(model, date));
    const ofBedrock = bedrockName.exec(name)?.[1];
    return ofBedrock === undefined ? [] : resolve(ofBedrock);
  };
  return (name) => {
    const requested = name.trim();
    // Vertex AI writes `claude-sonnet-4-5@20250929`: a date, where ours is an effort.
    const spelled = requested.replace(/@(20\d{6})$/, "-$1");
    const at = spelled.lastIndexOf("@");
    const effort = at === -1 ? null : spelled.slice(at + 1);
    const base = (at === -1 ? spelled : spelled.slice(0, at)).toLowerCase();
    const namesakes = resolve(base);
    const [model] = namesakes;
    const miss = (
      reason: "unknown" | "ambiguous" | "effort",
      suggestions: readonly string[],
    ): ModelLookup => ({ found: false, reason, requested, suggestions });
    if (model === undefined) return miss("unknown", suggestModels(base, ids));
    if (namesakes.length > 1) {
      return miss(
        "ambiguous",
        namesakes.map(({ id }) => id),
      );
    }
    if (effort !== null && !model.reasoningEfforts.includes(effort)) {
      return miss("effort", model.reasoningEfforts.map((offered) => `${model.id}@${offered}`).slice(0, 3));
    }
    return { found: true, model, reasoningEffort: effort };
  };
}

const idNames = ({ id }: ModelSpec): readonly string[] => [id];

/** An id without its provider, and without the namespace that may follow: both of `openrouter/meta-llama/llama-4`. */
const shortNames = ({ id }: ModelSpec): readonly string[] => [id.slice(id.indexOf("/") + 1), bareName(id)];

function upstreamNames({ id, deployments }: ModelSpec): readonly string[] {
  const provider = id.slice(0, id.indexOf("/"));
  return deployments.flatMap(({ upstreamModel }) => [
    upstreamModel,
    `${provider}/${upstreamModel}`,
    bareName(upstreamModel),
  ]);
}

const undatedNames = (model: ModelSpec): readonly string[] =>
  [...idNames(model), ...shortNames(model)].flatMap((name) =>
    dateSuffix.test(name) ? [name.replace(dateSuffix, "")] : [],
  );

function indexBy(
  models: readonly ModelSpec[],
  namesOf: (model: ModelSpec) => readonly string[],
): Map<string, ModelSpec[]> {
  const index = new Map<string, ModelSpec[]>();
  for (const model of models) {
    for (const name of new Set(namesOf(model).map((written) => written.toLowerCase()))) {
      const namesakes = index.get(name);
      if (namesakes === undefined) index.set(name, [model]);
      else namesakes.push(model);
    }
  }
  return index;
}

/** A lower-case name, then the same name as our ids would write it. */
function spellings(name: string): ReadonlySet<string> {
  // `openai:gpt-4o`, as LangChain and Pydantic AI write it; an Ollama tag comes after no provider.
  const plain = name.replace(/^models\//, "").replace(/^([a-z_-]+):(?=[^/]+$)/, "$1/");
  const slash = plain.indexOf("/");
  const prefix = plain.slice(0, Math.max(slash, 0));
  const own = providerAliases.get(prefix);
  const ours = own === undefined ? plain : `${own}${plain.slice(slash)}`;
  const dashed = (written: string): string =>
    written.includes("claude") ? written.replace(/(\d)\.(?=\d)/g, "$1-") : written;
  return new Set([name, plain, ours, dashed(plain), dashed(ours)]);
}

/** Those of several namesakes that are meant: at the maker's own endpoint, else what `auto` may choose before what it may not. */
function preferred(namesakes: readonly ModelSpec[], name: string): readonly ModelSpec[] {
  if (namesakes.length < 2) return namesakes;
  const maker = makers.find(([pattern]) => pattern.test(bareName(name)))?.[1];
  const own = namesakes.filter(({ id }) => id.startsWith(`${maker}/`));
  if (own.length > 0) return own;
  const offered = namesakes.filter(({ isByNameOnly }) => isByNameOnly !== true);
  return offered.length > 0 ? offered : namesakes;
}

/** Of several releases at one provider the latest, whose dates are written alike; several providers stay several. */
function newest(releases: readonly ModelSpec[]): readonly ModelSpec[] {
  const providers = new Set(releases.map(({ id }) => id.slice(0, id.indexOf("/"))));
  if (providers.size > 1) return releases;
  return [...releases].sort((one, other) => (one.id < other.id ? 1 : -1)).slice(0, 1);
}

/**
 * The same model where the upstream is asked for a dated release; a deployment with a name of its own, such as Azure's, keeps it. The price is
 * unknown where the price package lists that release apart: gpt-4o-2024-05-13 costs twice what gpt-4o does.
 */
const latestSuffix = /-(latest|0)$/;
const undatedName = (id: string): string => bareName(id).replace(latestSuffix, "");

function snapshotOf(model: ModelSpec, date: string): ModelSpec {
  const name = `${undatedName(model.id)}${date}`;
  const isListedApart =
    packageModel({ provider: model.id.slice(0, model.id.indexOf("/")), model: name })?.id === name;
  return {
    ...model,
    price: isListedApart ? null : model.price,
    deployments: model.deployments.map((deployment) =>
      bareName(deployment.upstreamModel) === bareName(model.id)
        ? { ...deployment, upstreamModel: `${deployment.upstreamModel.replace(latestSuffix, "")}${date}` }
        : deployment,
    ),
  };
}
