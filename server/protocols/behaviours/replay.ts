import type { Behaviour } from "../../pipeline/dispatch/testing/fake-upstream.ts";
import type { Reply } from "./conversation.ts";
import type { UpstreamProtocol } from "./upstream-protocol.ts";

/** Faults of a stream. */
export interface ReplayFault {
  /** Events before it. */
  readonly afterEvents: number;
  /** `cut`: the connection ends in order; `hang`: nothing more comes; else an error event with this message. */
  readonly kind: "cut" | "hang" | { readonly message: string };
}

/** Answers as an upstream of this protocol would, awkwardly: CRLF, comments, pieces of 1 to 13 bytes; refuses what the protocol does not know. */
export function replay(
  upstream: UpstreamProtocol,
  reply: Reply,
  fault: ReplayFault | null = null,
): Behaviour {
  return async (response, request) => {
    const violations = upstream.violations(request);
    if (violations.length > 0) {
      response.writeHead(400, { "content-type": "application/json" });
      response.end(JSON.stringify(upstream.error(400, violations.join("; "))));
      return;
    }
    if (!upstream.isStream(request)) {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify(upstream.whole(reply)));
      return;
    }
    response.writeHead(200, {
      "content-type": upstream.frame ? "application/vnd.amazon.eventstream" : "text/event-stream",
    });
    const { events, terminator } = upstream.stream(reply);
    const sent = fault === null ? [...events, terminator ?? ""] : events.slice(0, fault.afterEvents);
    if (fault !== null && typeof fault.kind === "object") sent.push(upstream.errorEvent(fault.kind.message));
    const bytes = Buffer.concat(
      upstream.frame
        ? sent.filter((event) => event !== "").map(upstream.frame)
        : sent.map((event) => Buffer.from(`: keep-alive\n\n${event}`.replaceAll("\n", "\r\n"))),
    );
    for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
      const length = 1 + ((turn * 7) % 13);
      response.write(bytes.subarray(at, at + length));
      at += length;
      // Two writes in one turn would leave in one packet.
      if (turn % 8 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    if (fault?.kind !== "hang") response.end();
  };
}
