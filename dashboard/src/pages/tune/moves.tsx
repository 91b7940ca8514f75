import type { WhatIfAnswer } from "../../../../server/answers/what-if-answer.ts";
import { count, percent } from "../../format/format.ts";
import { Panel } from "../../parts/layout.tsx";
import { type Column, Table } from "../../parts/table.tsx";
import { linkTo } from "../../route.ts";

type Move = WhatIfAnswer["moves"][number];

const columnsFor = (all: number): readonly Column<Move>[] => [
  {
    name: "Task",
    isHead: true,
    cell: ({ task_type: task }) => task ?? "not classified",
    sortBy: ({ task_type: task }) => task,
  },
  { name: "From", cell: ({ from }) => <span class="nowrap">{from}</span>, sortBy: ({ from }) => from },
  {
    name: "To",
    cell: ({ to }) => (to === null ? "nobody could" : <span class="nowrap">{to}</span>),
    sortBy: ({ to }) => to,
  },
  {
    name: "Requests",
    isNumber: true,
    cell: ({ requests }) => count(requests),
    sortBy: ({ requests }) => requests,
  },
  { name: "Of all", isNumber: true, cell: ({ requests }) => percent(requests / Math.max(1, all)) },
  {
    name: "Newest of them",
    cell: ({ request_ids: ids }) => (
      <span class="badges one-line">
        {ids.map((id) => (
          <a key={id} href={linkTo("requests", id)} title={id}>
            …{id.slice(-6)}
          </a>
        ))}
      </span>
    ),
  },
];

/** Which requests would go elsewhere. */
export function Moves({ title, answer: { moves, requests } }: { title: string; answer: WhatIfAnswer }) {
  if (moves.length === 0) return null;
  return (
    <Panel title={title} about="By task, the most frequent first." isFlush>
      <Table
        caption={title}
        columns={columnsFor(requests.decided_again)}
        rows={moves}
        keyOf={({ from, to, task_type: task }) => JSON.stringify([from, to, task])}
      />
    </Panel>
  );
}
