import { useState } from "preact/hooks";
import { Search, Select } from "../../parts/controls.tsx";
import { FirstRequest } from "../../parts/first-request.tsx";
import { useKeyNames } from "../../parts/key-name.tsx";
import { Page, Panel } from "../../parts/layout.tsx";
import { EmptyState, Loaded, Problem } from "../../parts/states.tsx";
import { Table } from "../../parts/table.tsx";
import { linkTo, route, setParameters } from "../../route.ts";
import { requestColumns } from "./request-cells.tsx";
import { RequestDetailPage } from "./request-detail-page.tsx";
import { useRequests } from "./use-requests.ts";

const statuses = [
  { value: "", label: "Any" },
  { value: "ok", label: "OK" },
  { value: "error", label: "Error" },
  { value: "broken", label: "Broken" },
  { value: "cancelled", label: "Cancelled" },
];

export function RequestsPage() {
  const { rest } = route.value;
  return rest === null ? <RequestList /> : <RequestDetailPage key={rest} id={rest} />;
}

function RequestList() {
  const { parameters } = route.value;
  const filter = (name: string): string => parameters.get(name) ?? "";
  const filters = { q: filter("q"), status: filter("status"), model: filter("model"), task: filter("task") };
  const [isLive, setLive] = useState(true);
  const keyNames = useKeyNames();
  const { newest, rows, next, isReading, problem, readOlder, isLiveRow } = useRequests(filters, isLive);
  const isFiltered = Object.values(filters).some((value) => value !== "");
  return (
    <Page
      title="Requests"
      about="Every request with its decision, newest first. Open one to see why it went where it went."
      controls={
        <>
          <Search
            label="Search"
            hint="Id, model, task, key, error"
            value={filters.q}
            onChange={(q) => setParameters({ q })}
          />
          <Select
            label="Status"
            options={statuses}
            value={filters.status}
            onChange={(status) => setParameters({ status })}
          />
          <button type="button" class="button" aria-pressed={isLive} onClick={() => setLive(!isLive)}>
            {isLive ? "Pause" : "Resume"}
          </button>
        </>
      }
    >
      {filters.model === "" && filters.task === "" ? null : (
        <div class="row">
          <span class="muted">Only</span>
          {(["model", "task"] as const).map((name) =>
            filters[name] === "" ? null : (
              <button
                key={name}
                type="button"
                class="button small"
                onClick={() => setParameters({ [name]: "" })}
              >
                {name} {filters[name]} ✕<span class="visually-hidden"> (remove)</span>
              </button>
            ),
          )}
        </div>
      )}
      <Panel isFlush>
        <Loaded data={newest}>
          {() =>
            rows.length === 0 ? (
              <EmptyState title={isFiltered ? "No request matches" : "No requests yet"}>
                {isFiltered ? (
                  <p>
                    {next === null
                      ? "Widen the search or remove a filter."
                      : "Nothing among the newest ones; older ones can be searched."}
                  </p>
                ) : (
                  <>
                    <p>
                      Send one to this server, or try a prompt in the playground. It appears here at once.
                    </p>
                    <FirstRequest />
                  </>
                )}
              </EmptyState>
            ) : (
              <Table
                caption="Requests"
                columns={requestColumns(keyNames)}
                rows={rows}
                keyOf={(row) => row.request_id}
                isNew={isLiveRow}
                hrefOf={({ request_id: id }) => linkTo("requests", id)}
              />
            )
          }
        </Loaded>
      </Panel>
      {problem === null ? null : <Problem>{problem}</Problem>}
      {next === null ? null : (
        <div class="row">
          <button type="button" class="button" disabled={isReading} onClick={readOlder}>
            {isReading ? "Searching" : "Older requests"}
          </button>
        </div>
      )}
    </Page>
  );
}
