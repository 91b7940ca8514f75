import type { Outcome } from "../../../engine/index.ts";
import { Roster } from "../roster.ts";
import type { DispatcherPorts, DispatchRequest } from "./dispatch-context.ts";
import { type DispatchOptions, defaultDispatchOptions } from "./dispatch-context.ts";
import { DispatchRun } from "./dispatch-run.ts";
import { hedgedDispatch } from "./hedged-dispatch.ts";

export interface Dispatcher {
  /**
   * Serves one request: tries its targets in order until one delivers, writes the reply or an error to the sink, and tells what happened.
   * Never rejects: faults of an upstream and of the gateway itself, and a client that goes away, are outcomes.
   */
  dispatch(request: DispatchRequest): Promise<Outcome>;
  /** Ends every request that runs or is still to come with `server_stopping`: the server has no more time. */
  endAll(): void;
}

export function createDispatcher(ports: DispatcherPorts, options: Partial<DispatchOptions> = {}): Dispatcher {
  const settings = { ...defaultDispatchOptions, ...options };
  const runs = new Roster<DispatchRun>();
  let isEnding = false;
  const { hedging, sleep } = ports;
  const serve = (request: DispatchRequest): Promise<Outcome> => {
    const run = new DispatchRun(ports, settings, request);
    if (isEnding) run.stop();
    return run.run(runs);
  };
  return {
    dispatch(request) {
      const afterMs = hedging?.afterMs(request) ?? null;
      if (hedging === undefined || afterMs === null) return serve(request);
      return hedgedDispatch(request, afterMs, { serve, sleep, admit: hedging.admit });
    },
    endAll() {
      isEnding = true;
      for (const run of runs) run.stop();
    },
  };
}
