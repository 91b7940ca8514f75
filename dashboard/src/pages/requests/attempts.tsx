import type { OutcomeAnswer } from "../../../../server/answers/outcome-answer.ts";
import { duration } from "../../format/format.ts";
import { Panel } from "../../parts/layout.tsx";

interface Span {
  readonly name: string;
  readonly note: string;
  readonly startMs: number;
  readonly durationMs: number;
  readonly tone: "good" | "bad" | "muted";
}

/** The gateway's own part and every attempt, on the request's time. */
export function Attempts({ outcome }: { outcome: OutcomeAnswer }) {
  const { attempts, latency, finished_at } = outcome;
  const beginMs = Date.parse(finished_at) - latency.total_ms;
  const spans: Span[] = [
    { name: "Gateway", note: "", startMs: 0, durationMs: latency.overhead_ms, tone: "muted" },
    ...attempts.map(
      ({ deployment, started_at, duration_ms, status, error_code }): Span => ({
        name: deployment,
        note: error_code ?? (status === null ? "" : String(status)),
        startMs: Math.max(0, Date.parse(started_at) - beginMs),
        durationMs: duration_ms,
        tone: error_code === null ? "good" : "bad",
      }),
    ),
  ];
  const wholeMs = Math.max(
    latency.total_ms,
    ...spans.map(({ startMs, durationMs }) => startMs + durationMs),
    1,
  );
  return (
    <Panel title="Time line" about={`${attempts.length} ${attempts.length === 1 ? "attempt" : "attempts"}`}>
      <ol class="timeline">
        {spans.map(({ name, note, startMs, durationMs, tone }, index) => (
          <li key={`${index} ${name}`}>
            <span class="wrap-anywhere">
              {name} {note === "" ? null : <span class="muted">{note}</span>}
            </span>
            <span class="lane" aria-hidden="true">
              <span
                class="bar"
                data-tone={tone}
                style={{
                  left: `${Math.min(99, (startMs / wholeMs) * 100)}%`,
                  width: `${Math.min(100, (durationMs / wholeMs) * 100)}%`,
                }}
              />
            </span>
            <span class="number">{duration(durationMs)}</span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
