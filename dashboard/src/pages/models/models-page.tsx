import { useEffect, useState } from "preact/hooks";
import type { List } from "../../../../server/answers/list-answer.ts";
import type { DeploymentAnswer, ModelListing } from "../../../../server/answers/model-answers.ts";
import type { QualityAnswer } from "../../../../server/answers/quality-answer.ts";
import { onLiveEvent } from "../../api/live-events.ts";
import { useData } from "../../api/use-data.ts";
import { Search, Select } from "../../parts/controls.tsx";
import { Page, Panel } from "../../parts/layout.tsx";
import { EmptyState, Loaded } from "../../parts/states.tsx";
import { Table } from "../../parts/table.tsx";
import { route, setParameters } from "../../route.ts";
import { deploymentColumns } from "./deployment-columns.tsx";
import { modelColumns } from "./model-columns.tsx";
import { ModelQuality, qualityPath } from "./model-quality.tsx";

const healthEveryMs = 10_000;

export function ModelsPage() {
  const models = useData<List<ModelListing>>("/v1/models");
  const deployments = useData<List<DeploymentAnswer>>("/v1/health/deployments", healthEveryMs);
  const quality = useData<QualityAnswer>(qualityPath);
  const { again } = deployments;
  useEffect(() => onLiveEvent(({ type }) => type === "circuit" && again()), []);
  const opened = route.value.parameters.get("model");
  const text = (route.value.parameters.get("q") ?? "").toLowerCase();
  const [kind, setKind] = useState("auto");
  const isShown = ({ id, kind: kindOf, is_auto_candidate }: ModelListing): boolean =>
    kindOf !== null &&
    id.toLowerCase().includes(text) &&
    (kind === "all" || (kind === "auto" ? is_auto_candidate === true && kindOf === "chat" : kindOf === kind));
  return (
    <Page
      title="Models and prices"
      about="Provider prices in dollars per million tokens, markup apart; health and latency as measured here; quality from 0 to 1 with a 95% interval, beside the public figure."
      controls={
        <>
          <Search label="Search" hint="Model" value={text} onChange={(q) => setParameters({ q })} />
          <Select label="Show" options={kindsOf(models.value)} value={kind} onChange={setKind} />
        </>
      }
    >
      {opened === null ? null : <ModelQuality model={opened} />}
      <Panel title="Models" isFlush>
        <Loaded data={models}>
          {({ data }) => {
            const rows = data.filter(isShown);
            return rows.length === 0 ? (
              <EmptyState title="No model matches">
                <p>
                  Widen the search, or set a provider's key before the server starts: its models are then
                  found.
                </p>
              </EmptyState>
            ) : (
              <Table
                caption="Models"
                columns={modelColumns(deployments.value?.data ?? [], quality.value?.data ?? [])}
                rows={rows}
                keyOf={({ id }) => id}
              />
            );
          }}
        </Loaded>
      </Panel>
      <Panel
        title="Deployments"
        about="As this process sees them; those that are left alone come first. Calls, failed and slow ones: of the last half minute."
        isFlush
      >
        <Loaded data={deployments}>
          {({ data }) => (
            <Table
              caption="Deployments"
              columns={deploymentColumns}
              rows={data.filter(({ model }) => model.toLowerCase().includes(text))}
              keyOf={({ id }) => id}
            />
          )}
        </Loaded>
      </Panel>
    </Page>
  );
}

function kindsOf(models: List<ModelListing> | null) {
  const kinds = new Set(models?.data.flatMap(({ kind }) => (kind === null ? [] : [kind])));
  return [
    { value: "auto", label: "Candidates of auto" },
    ...[...kinds].sort().map((kind) => ({ value: kind, label: `All of kind ${kind}` })),
    { value: "all", label: "All" },
  ];
}
