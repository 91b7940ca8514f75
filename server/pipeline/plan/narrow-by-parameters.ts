import type { Candidate, ExcludedCandidate } from "../../../engine/index.ts";
import type { Operation, ProtocolName } from "../../operation/operation.ts";
import { ofAnthropicAlone } from "../../protocols/anthropic-messages/client-tools.ts";
import type { Fields } from "../../protocols/fields.ts";
import { ofGeminiAlone } from "../../protocols/gemini/read-gemini-tools.ts";
import { holdsUploadedFile } from "../../protocols/viewed-media.ts";
import { knownProviders } from "../../providers/known-providers.ts";
import {
  asksForParameters,
  fitParameters,
  lackingParameter,
} from "../../providers/parameters/fit-parameters.ts";
import type { AllowedCandidates } from "./narrow-candidates.ts";

/** A field that none but upstreams of the client's own protocol can serve. */
interface OwnOnly {
  readonly protocol: ProtocolName;
  readonly field: string;
}

interface Alone {
  /** Names such a field; null: there is none. */
  find(body: Fields): string | null;
  /** The field that names a file which was uploaded to the provider. */
  readonly file: string;
  /** What stands in the bytes of every request that names one. */
  readonly marks: readonly string[];
}

const ofProtocolAlone: Partial<Record<ProtocolName, Alone>> = {
  "anthropic-messages": {
    ...{ find: ofAnthropicAlone, file: "messages.content.source.file_id", marks: ["file_id"] },
  },
  gemini: {
    ...{ find: ofGeminiAlone, file: "contents.parts.fileData", marks: ["fileUri", "file_uri"] },
  },
};

/** What of a request no other protocol can say and no reply can do without; null: nothing. */
export function ownOnlyField(operation: OwnOnlySource): OwnOnly | null {
  const { kind, protocol, payload } = operation;
  const alone = kind === "chat" ? ofProtocolAlone[protocol] : undefined;
  if (alone === undefined) return null;
  const field = alone.find(payload.body);
  if (field !== null) return { protocol, field };
  const isNamed = mayHold(payload.bytes, alone.marks) && holdsUploadedFile(operation.normalised().turns);
  return isNamed ? { protocol, field: alone.file } : null;
}

/** Most requests name no file, and need not be normalised to know. A name may be written in escapes. */
const mayHold = (bytes: Buffer | null, marks: readonly string[]): boolean =>
  bytes === null || [...marks, "\\u"].some((mark) => bytes.includes(mark));

type OwnOnlySource = Pick<Operation, "kind" | "protocol" | "payload" | "normalised">;

const protocolOf = (provider: string): ProtocolName =>
  knownProviders.get(provider)?.protocol ?? "openai-chat";

const nothingRefused: ReadonlySet<string> = new Set();

/**
 * Leaves the candidates at the deployments that take every parameter with a meaning for the reply.
 *
 * @param isExact whether those that only tune it must be taken as well
 * @param ownOnly what one protocol alone can say
 */
export function narrowByParameters(
  candidates: readonly Candidate[],
  body: Readonly<Record<string, unknown>>,
  isExact: boolean,
  ownOnly: OwnOnly | null = null,
): AllowedCandidates {
  if (!isExact && ownOnly === null && !asksForParameters(body)) return { candidates, excluded: [] };
  // One look-up a provider and model name; most requests ask for nothing that anybody lacks.
  const known = new Map<string, string | null>();
  const lacks = (deployment: Candidate["model"]["deployments"][number]): string | null => {
    const key = `${deployment.provider} ${deployment.upstreamModel}`;
    let field = known.get(key);
    if (field === undefined) {
      field =
        (ownOnly === null || protocolOf(deployment.provider) === ownOnly.protocol ? null : ownOnly.field) ??
        lackingParameter(body, deployment) ??
        (isExact ? (fitParameters(body, deployment, nothingRefused).dropped[0] ?? null) : null);
      known.set(key, field);
    }
    return field;
  };
  const excluded: ExcludedCandidate[] = [];
  let left: Candidate[] | null = null;
  for (const [index, candidate] of candidates.entries()) {
    const { deployments } = candidate.model;
    let lacking: string | null = null;
    for (const deployment of deployments) lacking ??= lacks(deployment);
    if (lacking === null) {
      left?.push(candidate);
      continue;
    }
    left ??= candidates.slice(0, index);
    const taking = deployments.filter((deployment) => lacks(deployment) === null);
    if (taking.length > 0) left.push({ ...candidate, model: { ...candidate.model, deployments: taking } });
    else
      excluded.push({
        candidateId: candidate.id,
        code: "lacks_parameter",
        reason: `its endpoint does not take \`${lacking}\` as it was asked for`,
      });
  }
  return { candidates: left ?? candidates, excluded };
}
