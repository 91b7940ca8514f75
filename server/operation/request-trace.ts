import type { IncomingHttpHeaders } from "node:http";

/** A request's place in a trace (W3C Trace Context). Ids are lower-case hexadecimal: 32 digits of a trace, 16 of a span. */
export interface RequestTrace {
  readonly traceId: string;
  /** Of the request's own span. */
  readonly spanId: string;
  /** Of the client's span; null: the client sent none, the trace begins here. */
  readonly parentSpanId: string | null;
  /** Whether spans are kept: as the client decided, else by the share. */
  readonly isSampled: boolean;
  /** The client's `tracestate`, passed on as it is; null: none. */
  readonly state: string | null;
}

interface RequestTraceOptions {
  /** Share of requests without a client's decision whose spans are kept, [0,1]. */
  readonly sampledShare: number;
  readonly randomBytes: (size: number) => Buffer;
}

const traceIdBytes = 16;
const spanIdBytes = 8;
const maxStateCharacters = 512;
const traceparent = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const zeros = /^0+$/;

/** Where a client's request stands in its trace; a `traceparent` that is not valid counts as none, as W3C's Trace Context says. */
export function requestTraces({ sampledShare, randomBytes }: RequestTraceOptions) {
  const newSpanId = () => randomBytes(spanIdBytes).toString("hex");
  return {
    newSpanId,
    begin(headers: IncomingHttpHeaders): RequestTrace {
      const sent = headers.traceparent;
      const [, version, traceId = "", parentSpanId = "", flags = "", rest] =
        (typeof sent === "string" && traceparent.exec(sent)) || [];
      const isKnown =
        version !== undefined &&
        version !== "ff" &&
        !(version === "00" && rest !== undefined) &&
        !zeros.test(traceId) &&
        !zeros.test(parentSpanId);
      if (isKnown) {
        const state = headers.tracestate;
        return {
          ...{
            traceId,
            spanId: newSpanId(),
            parentSpanId,
            isSampled: (Number.parseInt(flags, 16) & 1) === 1,
          },
          state:
            typeof state === "string" && state !== "" && state.length <= maxStateCharacters ? state : null,
        };
      }
      const id = randomBytes(traceIdBytes);
      // The last bytes decide, as with other samplers that take the share from the id: replicas agree about a trace.
      const isSampled = id.readUIntBE(10, 6) / 2 ** 48 < sampledShare;
      return { traceId: id.toString("hex"), spanId: newSpanId(), parentSpanId: null, isSampled, state: null };
    },
  };
}

/** The headers that carry a span's place on, name and value in turn. */
export function traceHeaders({ traceId, isSampled, state }: RequestTrace, spanId: string): string[] {
  const parent = ["traceparent", `00-${traceId}-${spanId}-${isSampled ? "01" : "00"}`];
  return state === null ? parent : [...parent, "tracestate", state];
}
