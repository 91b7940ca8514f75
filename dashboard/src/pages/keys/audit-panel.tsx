import type { AuditLine } from "../../../../server/answers/access-answers.ts";
import type { List } from "../../../../server/answers/list-answer.ts";
import { useData } from "../../api/use-data.ts";
import { moment, unknown } from "../../format/format.ts";
import { Panel } from "../../parts/layout.tsx";
import { Loaded } from "../../parts/states.tsx";
import { type Column, Table } from "../../parts/table.tsx";

const columns: readonly Column<AuditLine>[] = [
  { name: "Time", cell: ({ at }) => <span class="nowrap">{moment(at)}</span> },
  { name: "Action", isHead: true, cell: ({ action }) => action },
  { name: "Of", cell: ({ target }) => <span class="mono nowrap">{target}</span> },
  {
    name: "By",
    cell: ({ actor, origin }) => (
      <>
        {actor}
        <span class="sub">{origin}</span>
      </>
    ),
  },
  {
    name: "Change",
    cell: ({ change }) =>
      Object.keys(change).length === 0 ? (
        unknown
      ) : (
        <span class="mono sentence">{JSON.stringify(change)}</span>
      ),
  },
];

/** Who changed what. */
export function AuditPanel() {
  const audit = useData<List<AuditLine>>("/v1/admin/audit?limit=20");
  return (
    <Panel title="Latest changes" about="The audit log: nobody can change or delete its lines." isFlush>
      <Loaded data={audit}>
        {({ data }) =>
          data.length === 0 ? (
            <p class="panel-body muted">Nothing has been changed yet.</p>
          ) : (
            <Table
              caption="Latest changes"
              columns={columns}
              rows={data}
              keyOf={({ at, action, target }) => `${at} ${action} ${target}`}
            />
          )
        }
      </Loaded>
    </Panel>
  );
}
