import type { RequestSummary } from "../../../../server/answers/request-answers.ts";
import { compact, dollars, duration, exactMoment, unknown, zonedMoment } from "../../format/format.ts";
import { KeyName, type KeyNames } from "../../parts/key-name.tsx";
import { Badge, type Tone } from "../../parts/layout.tsx";
import type { Column } from "../../parts/table.tsx";
import { linkTo } from "../../route.ts";

const tones: Readonly<Record<string, Tone>> = {
  ok: "good",
  finished: "good",
  running: "accent",
  cancelled: "neutral",
  broken: "bad",
  error: "bad",
  lost: "warning",
};

export const StatusBadge = ({ status }: { status: string }) => (
  <Badge tone={tones[status] ?? "neutral"}>{status}</Badge>
);

/** What a request was, in a row. */
export const requestColumns = (keyNames: KeyNames): readonly Column<RequestSummary>[] => [
  {
    name: "Time",
    isHead: true,
    cell: ({ request_id, received_at }) => (
      <a
        class="nowrap"
        href={linkTo("requests", request_id)}
        title={received_at === null ? request_id : `${zonedMoment(received_at)}; ${request_id}`}
      >
        {exactMoment(received_at)}
      </a>
    ),
  },
  {
    name: "Status",
    cell: ({ status, error_code, cached, attempts }) => (
      <span class="badges">
        <StatusBadge status={status} />
        {cached ? <Badge>cache</Badge> : null}
        {attempts > 1 ? <Badge tone="warning">{attempts} attempts</Badge> : null}
        {error_code === null ? null : <span class="muted">{error_code}</span>}
      </span>
    ),
  },
  {
    name: "Model",
    cell: ({ served_by, requested_model }) => (
      <span class="wrap-anywhere">
        {served_by ?? unknown}
        {requested_model === null || requested_model === served_by ? null : (
          <span class="sub">asked for {requested_model}</span>
        )}
      </span>
    ),
  },
  { name: "Task", cell: ({ task }) => task ?? <span class="muted">{unknown}</span> },
  {
    name: "Tokens in / out",
    isNumber: true,
    cell: ({ input_tokens, output_tokens }) => `${compact(input_tokens)} / ${compact(output_tokens)}`,
  },
  {
    name: "Cost of 1,000 such",
    isNumber: true,
    cell: ({ cost_usd, cost_unknown_reason }) => (
      <span
        title={cost_unknown_reason ?? (cost_usd === null ? undefined : `${dollars(cost_usd)} for this one`)}
      >
        {dollars(cost_usd === null ? null : cost_usd * 1_000)}
      </span>
    ),
  },
  {
    name: "First token / total",
    isNumber: true,
    cell: ({ time_to_first_token_ms, total_ms }) =>
      `${duration(time_to_first_token_ms)} / ${duration(total_ms)}`,
  },
  {
    name: "Tenant (client) and key",
    cell: ({ tenant, key_id }) => (
      <span class="wrap-anywhere">
        {tenant ?? unknown}
        {key_id === null ? null : (
          <span class="sub">
            <KeyName id={key_id} names={keyNames} />
          </span>
        )}
      </span>
    ),
  },
];
