import { behaviours, type Loss } from "./behaviours.ts";
import { clientProtocols, upstreamProtocols } from "./protocol-tables.ts";

/** Markdown of what every pair of protocols carries, from the suite that tests it (`server/start/protocol-behaviours.test.ts`). */
export function behaviourTable(): string[] {
  const pairs = clientProtocols.flatMap((client) => upstreamProtocols.map((to) => [client, to] as const));
  return [
    `| | ${pairs.map(([client, to]) => `\`${client.protocol}\` to \`${to.protocol}\``).join(" | ")} |`,
    `|---|${pairs.map(() => "---|").join("")}`,
    ...Object.entries(behaviours).map(
      ([name, row]) =>
        `| ${name} | ${pairs
          .map(([client, to]) =>
            row.unsaidBy?.includes(client.protocol)
              ? "no words for it"
              : cell(row.losses?.[client.protocol]?.[to.protocol]),
          )
          .join(" | ")} |`,
    ),
  ];
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
