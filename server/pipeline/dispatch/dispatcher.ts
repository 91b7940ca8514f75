import type { Outcome } from "../../../engine/index.ts";
import { type DispatchOptions, defaultDispatchOptions } from "./dispatch-options.ts";
import type { DispatchRequest } from "./dispatch-request.ts";
import { DispatchRun } from "./dispatch-run.ts";
import type { DispatcherPorts } from "./dispatcher-ports.ts";

export interface Dispatcher {
  /**
   * Serves one request: tries its targets in order until one delivers, writes the reply or an error to the sink, and tells what happened.
   * Rejects only on a fault of the gateway itself; every fault of an upstream and a client that goes away are outcomes.
   */
  dispatch(request: DispatchRequest): Promise<Outcome>;
}

export function createDispatcher(ports: DispatcherPorts, options: Partial<DispatchOptions> = {}): Dispatcher {
  const settings = { ...defaultDispatchOptions, ...options };
  return { dispatch: (request) => new DispatchRun(ports, settings, request).run() };
}
