import type { Candidate } from "../../../engine/index.ts";
import { Untranslatable } from "../../operation/normalised-request.ts";
import type { Operation, ProtocolName } from "../../operation/operation.ts";
import { customToolNames } from "../../protocols/custom-tools.ts";
import { effortOf } from "../../protocols/effort-of-budget.ts";
import { nativeFit, replyCodec, type UpstreamRequest, upstreamRequest } from "../../protocols/protocols.ts";
import { namesRefusedTool, type RenamedTools, renamedTools } from "../../protocols/renamed-tools.ts";
import type { ReplyCodec } from "../../protocols/reply-codec.ts";
import { fitParameters, type ParameterFit } from "../../providers/parameters/fit-parameters.ts";
import { takenToolNames } from "../../providers/parameters/tool-names.ts";
import { wantedProtocol } from "../../providers/wanted-protocol.ts";
import { deploymentKey } from "../../upstream/deployment-key.ts";
import type { ProviderAdapter, ProviderCall } from "../../upstream/provider.ts";
import type { AttemptResult } from "./attempt-result.ts";
import type { DispatcherPorts, DispatchRequest } from "./dispatch-context.ts";
import type { DispatchTarget } from "./dispatch-target.ts";
import { notConfigured, untranslatable } from "./reply-failures.ts";

/** One call, ready to be made. */
export interface PreparedCall {
  readonly adapter: ProviderAdapter;
  readonly codec: ReplyCodec;
  readonly call: ProviderCall;
  /** What of the request was left out or translated, for the client. */
  readonly dropped: readonly string[];
  readonly customTools: ReadonlySet<string>;
  /** The client's names of tools by those that are sent; empty: they are the same. */
  readonly toolNames: ReadonlyMap<string, string>;
}

const noTools: ReadonlySet<string> = new Set();
const noNames: ReadonlyMap<string, string> = new Map();

/** A request in the words of one target's endpoint, or why it cannot be called. A promise only where the adapter is still being loaded. */
export function prepareCall(
  ports: Pick<DispatcherPorts, "secrets" | "tenantKey" | "providers" | "refusedFields">,
  request: Pick<DispatchRequest, "operation" | "isFitted">,
  target: DispatchTarget,
): PreparedCall | AttemptResult | Promise<PreparedCall | AttemptResult> {
  const { providers, refusedFields } = ports;
  const { deployment } = target;
  const { key: apiKey, fault } = deploymentKey(deployment, ports);
  if (fault !== null) return notConfigured(fault);
  const wanted = wantedProtocol(request.operation, deployment, target.candidate.reasoningEffort);
  const made = providers.get(deployment.provider, wanted);
  if (made === null) return notConfigured(`there is no provider named "${deployment.provider}"`);
  return made instanceof Promise
    ? made.then((adapter) => prepareFor(adapter, apiKey, request, target, refusedFields))
    : prepareFor(made, apiKey, request, target, refusedFields);
}

function prepareFor(
  adapter: ProviderAdapter,
  apiKey: string | null,
  { operation, isFitted }: Pick<DispatchRequest, "operation" | "isFitted">,
  { candidate, deployment }: DispatchTarget,
  refusedFields: DispatcherPorts["refusedFields"],
): PreparedCall | AttemptResult {
  let codec = replyCodec(operation.protocol, adapter.protocol);
  if (codec === null)
    return notConfigured(`nothing translates from ${adapter.protocol} to ${operation.protocol}`);
  let sent: UpstreamRequest;
  let renamed: RenamedTools | null;
  try {
    renamed = renamedFor(operation, adapter.protocol, deployment.provider, isFitted === true);
    if (renamed !== null) codec = replyCodec(operation.protocol, adapter.protocol, true)!;
    const { provider, upstreamModel } = deployment;
    const { maxOutputTokens } = candidate.model;
    const reasoningEffort =
      operation.protocol === adapter.protocol && renamed === null
        ? null
        : translatedEffort(operation, candidate);
    const target = { provider, upstreamModel, maxOutputTokens, reasoningEffort };
    sent = upstreamRequest(operation, adapter.protocol, target, renamed?.request);
  } catch (error) {
    if (error instanceof Untranslatable) return untranslatable(error);
    throw error;
  }
  // What the gateway wrote itself is made to fit in any case: the client could not know what this endpoint takes.
  const refused = refusedFields.of(deployment.id);
  const fit =
    isFitted !== true && !sent.isTranslated
      ? null
      : adapter.protocol === "openai-chat"
        ? withoutUnknownEffort(fitParameters(sent.payload.body, deployment, refused), sent, candidate)
        : nativeFit(adapter.protocol, sent.payload.body, deployment, refused);
  const { kind, protocol } = operation;
  const effort = sent.isTranslated ? translatedEffort(operation, candidate) : candidate.reasoningEffort;
  return {
    adapter,
    codec,
    call: {
      operation: { kind, protocol, payload: sent.payload },
      deployment,
      fit,
      reasoningEffort: effort,
      apiKey,
    },
    toolNames: renamed?.names ?? noNames,
    customTools: sent.isTranslated ? customToolNames(operation.normalised()) : noTools,
    dropped: fit === null ? sent.dropped : [...sent.dropped, ...fit.dropped],
  };
}

/** Tools under names that the endpoint takes, where the client could not know what it takes; null: under their own. */
function renamedFor(
  operation: Operation,
  upstream: ProtocolName,
  provider: string,
  isFitted: boolean,
): RenamedTools | null {
  const isTranslated = operation.protocol !== upstream;
  const taken = operation.kind === "chat" && (isFitted || isTranslated) ? takenToolNames(provider) : null;
  if (taken === null || (!isTranslated && !namesRefusedTool(operation, taken))) return null;
  return renamedTools(operation.normalised(), taken);
}

/** Another protocol's client could not know that this model has no efforts: it is told that its own was left out. */
function withoutUnknownEffort(fit: ParameterFit, sent: UpstreamRequest, { model }: Candidate): ParameterFit {
  const isKnown = model.reasoningEfforts.length > 0 || sent.payload.body.reasoning_effort === undefined;
  if (!sent.isTranslated || isKnown) return fit;
  return {
    ...fit,
    omitted: new Set([...fit.omitted, "reasoning_effort"]),
    dropped: [...fit.dropped, "reasoning_effort"],
  };
}

/** The candidate's own effort, else the one that a client's budget of thinking stands for, where the model has it. */
function translatedEffort(operation: Operation, { model, reasoningEffort }: Candidate): string | null {
  const wanted = reasoningEffort ?? effortOf(operation.normalised().reasoning);
  return wanted !== null && model.reasoningEfforts.includes(wanted) ? wanted : reasoningEffort;
}
