import { type Loss, lossAt } from "./behaviour.ts";
import { behaviours } from "./behaviours.ts";
import type { ClientProtocol } from "./client-protocol.ts";
import { behaviourUpstreams, clientProtocols, columnOf } from "./protocol-tables.ts";

/** Markdown of what every pair of protocols carries, a table per client's protocol, from the suite that tests it (`server/start/protocol-behaviours.test.ts`). */
export function behaviourTable(): string[] {
  return clientProtocols.flatMap(({ protocol }) => [
    `Clients of \`${protocol}\`, with upstreams of:`,
    "",
    `| | ${behaviourUpstreams.map((to) => `\`${columnOf(to)}\``).join(" | ")} |`,
    `|---|${behaviourUpstreams.map(() => "---|").join("")}`,
    ...Object.entries(behaviours)
      .filter(([, row]) => !row.unsaidBy?.includes(protocol))
      .map(
        ([name, row]) =>
          `| ${name} | ${behaviourUpstreams.map((to) => cell(lossAt(row, protocol, to))).join(" | ")} |`,
      ),
    "",
    ...unsaid(protocol),
  ]);
}

function unsaid(protocol: ClientProtocol["protocol"]): string[] {
  const names = Object.entries(behaviours).flatMap(([name, row]) =>
    row.unsaidBy?.includes(protocol) ? [name] : [],
  );
  return names.length === 0 ? [] : [`This protocol cannot express: ${names.join(", ")}.`, ""];
}

function cell(loss: Loss | undefined): string {
  if (loss === undefined) return "yes";
  const { dropped = [], refused, otherwise } = loss;
  if (refused !== undefined) return `refused: ${refused}`;
  const parts = [
    ...(otherwise === undefined ? [] : [otherwise]),
    ...dropped.map((field) => `dropped: \`${field}\``),
  ];
  return parts.join("; ");
}
