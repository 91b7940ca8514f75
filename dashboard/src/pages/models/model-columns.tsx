import type { DeploymentAnswer, ModelListing } from "../../../../server/answers/model-answers.ts";
import type { CandidateQuality } from "../../../../server/answers/quality-answer.ts";
import { compact, count, duration, percent, rate, unknown } from "../../format/format.ts";
import { Badge } from "../../parts/layout.tsx";
import type { Column } from "../../parts/table.tsx";
import { linkTo } from "../../route.ts";
import { HealthBadge } from "./deployment-columns.tsx";
import { QualityCell } from "./model-quality.tsx";

const unitNames: Readonly<Record<string, string>> = {
  images: "image",
  characters: "character",
  seconds: "second",
  searches: "search",
};

/** Of the most expensive deployment, from what the model can cost at most. null: there is none, or it cannot be told. */
function markupOf({ pricing }: ModelListing): number | null {
  if (pricing === null || pricing.output === 0) return null;
  const share = pricing.ceiling.output / pricing.output - 1;
  return share > 1e-9 ? share : null;
}

const capabilityNames = ({ capabilities }: ModelListing): string[] =>
  Object.entries(capabilities ?? {}).flatMap(([name, has]) =>
    has === true ? [name.replace(/_/g, " ")] : [],
  );

export function modelColumns(
  deployments: readonly DeploymentAnswer[],
  quality: readonly CandidateQuality[],
): readonly Column<ModelListing>[] {
  const of = ({ id }: ModelListing): DeploymentAnswer[] => deployments.filter(({ model }) => model === id);
  const fastest = (model: ModelListing): DeploymentAnswer["latency"] =>
    of(model)
      .flatMap(({ latency }) => (latency === null ? [] : [latency]))
      .sort((one, other) => one.time_to_first_token_ms - other.time_to_first_token_ms)[0] ?? null;
  return [
    {
      name: "Model",
      isHead: true,
      cell: ({ id, owned_by, kind, is_auto_candidate, reasoning_efforts }) => (
        <span class="wrap-anywhere">
          <a href={linkTo("requests", undefined, { model: id })}>{id}</a>
          <span class="sub">
            {owned_by}
            {kind === "chat" ? "" : `, ${kind}`}
            {is_auto_candidate === false ? ", by name only" : ""}
            {reasoning_efforts.length === 0 ? "" : `, efforts ${reasoning_efforts.join(" ")}`}
          </span>
        </span>
      ),
      sortBy: ({ id }) => id,
    },
    {
      name: "Health",
      cell: (model) => (
        <span class="badges">
          {of(model).length === 0 ? (
            <span class="muted">{unknown}</span>
          ) : (
            of(model).map((one) => <HealthBadge key={one.id} deployment={one} />)
          )}
        </span>
      ),
    },
    {
      name: "Input, $/M",
      isNumber: true,
      cell: ({ pricing }) => rate(pricing?.input),
      sortBy: ({ pricing }) => pricing?.input ?? null,
    },
    { name: "Cached, $/M", isNumber: true, cell: ({ pricing }) => rate(pricing?.cached_input) },
    {
      name: "Output, $/M",
      isNumber: true,
      cell: ({ pricing }) => (
        <>
          {rate(pricing?.output)}
          {Object.entries(pricing?.per_unit ?? {}).map(([unit, usd]) => (
            <span class="sub" key={unit}>
              {rate(usd)} per {unitNames[unit] ?? unit}
            </span>
          ))}
        </>
      ),
      sortBy: ({ pricing }) => pricing?.output ?? null,
    },
    { name: "Markup", isNumber: true, cell: (model) => percent(markupOf(model)) },
    {
      name: "Context",
      isNumber: true,
      cell: ({ context_window, max_output_tokens }) => (
        <>
          {compact(context_window)}
          <span class="sub">{max_output_tokens === null ? "" : `${compact(max_output_tokens)} out`}</span>
        </>
      ),
      sortBy: ({ context_window }) => context_window,
    },
    { name: "Quality", isNumber: true, cell: ({ id }) => <QualityCell model={id} rows={quality} /> },
    {
      name: "First token, measured",
      isNumber: true,
      cell: (model) => {
        const latency = fastest(model);
        return latency === null ? (
          <span class="muted">no recent calls</span>
        ) : (
          <>
            {duration(latency.time_to_first_token_ms)}
            <span class="sub">{count(latency.output_tokens_per_second)} tokens/s</span>
          </>
        );
      },
      sortBy: (model) => fastest(model)?.time_to_first_token_ms ?? null,
    },
    {
      name: "Capabilities",
      cell: (model) => (
        <span class="badges">
          {capabilityNames(model).map((name) => (
            <Badge key={name}>{name}</Badge>
          ))}
        </span>
      ),
    },
  ];
}
