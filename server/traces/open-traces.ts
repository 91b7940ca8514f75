import type { HrTime, SpanContext } from "@opentelemetry/api";
import { SpanKind, SpanStatusCode, TraceFlags } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, type ReadableSpan } from "@opentelemetry/sdk-trace";
import type { Log } from "../database/log.ts";
import type { RequestConsumer } from "../pipeline/request-events.ts";
import { throttle } from "../record/throttle.ts";
import { type SpanFacts, type TracePorts, traceConsumer } from "./trace-consumer.ts";

interface TraceOptions extends Omit<TracePorts, "send"> {
  /** Where spans are posted, such as `http://localhost:4318/v1/traces`. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Of the resource, `service.name` among them. */
  readonly resource: Readonly<Record<string, string>>;
  readonly log: Pick<Log, "warn">;
}

export interface Traces {
  readonly consumer: RequestConsumer;
  /** Sends what waits now. */
  flush(): Promise<void>;
  /** The same, within the deadline, and takes nothing more. */
  close(): Promise<void>;
}

const kinds = { server: SpanKind.SERVER, internal: SpanKind.INTERNAL, client: SpanKind.CLIENT } as const;
const postTimeoutMs = 5_000;
const closeTimeoutMs = 3_000;
const sayIntervalMs = 60_000;
const maxWaitingSpans = 8_192;
const spansPerPost = 512;
const scope = { name: "tradewind" };

function hrTime(ms: number): HrTime {
  const seconds = Math.floor(ms / 1_000);
  return [seconds, Math.round((ms - seconds * 1_000) * 1e6)];
}

/**
 * Sends spans by OTLP over HTTP, in batches, off the request's path. Where nobody takes them what comes is dropped, and a line of the log says so once a
 * minute; no request waits for it or fails by it.
 */
export function openTraces({ url, headers, resource: attributes, log, ...ports }: TraceOptions): Traces {
  const exporter = new OTLPTraceExporter({ url, headers: { ...headers }, timeoutMillis: postTimeoutMs });
  const say = throttle(ports.clock, sayIntervalMs);
  const processor = new BatchSpanProcessor({
    exporter: {
      export: (spans, done) =>
        exporter.export(spans, (result) => {
          if (result.code !== 0)
            say(() =>
              log.warn({ url: withoutSecrets(url), reason: result.error?.message }, "traces are not taken"),
            );
          done(result);
        }),
      shutdown: () => exporter.shutdown(),
      forceFlush: () => exporter.forceFlush(),
    },
    ...{ maxQueueSize: maxWaitingSpans, maxExportBatchSize: spansPerPost },
  });
  const resource = resourceFromAttributes({ ...attributes });
  const send = (span: SpanFacts): void => processor.onEnd(readableSpan(span, resource));
  return {
    consumer: traceConsumer({ ...ports, send }),
    flush: () => processor.forceFlush(),
    async close() {
      let timer: NodeJS.Timeout | undefined;
      const deadline = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, closeTimeoutMs);
      });
      await Promise.race([processor.shutdown().catch(() => {}), deadline]);
      clearTimeout(timer);
    },
  };
}

function withoutSecrets(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

function readableSpan(span: SpanFacts, resource: ReadableSpan["resource"]): ReadableSpan {
  const { trace, startMs, endMs, error } = span;
  const contextOf = (spanId: string, isRemote: boolean): SpanContext => ({
    ...{ traceId: trace.traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote },
  });
  const context = contextOf(span.spanId, false);
  return {
    name: span.name,
    kind: kinds[span.kind],
    spanContext: () => context,
    ...(span.parentSpanId === null
      ? {}
      : { parentSpanContext: contextOf(span.parentSpanId, span.kind === "server") }),
    startTime: hrTime(startMs),
    endTime: hrTime(Math.max(startMs, endMs)),
    duration: hrTime(Math.max(0, endMs - startMs)),
    status: error === null ? { code: SpanStatusCode.UNSET } : { code: SpanStatusCode.ERROR, message: error },
    attributes: error === null ? span.attributes : { ...span.attributes, "error.type": error },
    events: span.events.map(({ name, atMs }) => ({ name, time: hrTime(atMs), attributes: {} })),
    links: [],
    ended: true,
    resource,
    instrumentationScope: scope,
    ...{ droppedAttributesCount: 0, droppedEventsCount: 0, droppedLinksCount: 0 },
  };
}
