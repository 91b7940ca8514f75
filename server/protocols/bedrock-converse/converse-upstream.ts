import { createHash, createHmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import type { Clock } from "../../../engine/index.ts";
import { commonHeaders, postUpstream } from "../../upstream/http-exchange.ts";
import type { ProviderAdapter, ProviderCall } from "../../upstream/provider.ts";
import { upstreamEndpoint } from "../../upstream/upstream-endpoint.ts";
import type { UpstreamPools } from "../../upstream/upstream-pools.ts";
import { asciiJson } from "../wire/json/ascii-json.ts";
import { framesAsEvents } from "./event-frames.ts";

interface ConversePorts {
  readonly pools: UpstreamPools;
  readonly clock: Pick<Clock, "nowMs">;
  /** Value of an environment variable; null: not set. */
  readonly secrets: (name: string) => string | null;
}

const accessKeySuffix = "ACCESS_KEY_ID";

/**
 * Calls Bedrock's `Converse` and `ConverseStream`. The deployment's key variable is a Bedrock API key (`AWS_BEARER_TOKEN_BEDROCK`), or the name of an
 * access key id (`..._ACCESS_KEY_ID`), whose secret and session token are read from the variables of the same prefix.
 */
export function createConverseAdapter(ports: ConversePorts): ProviderAdapter {
  return {
    protocol: "bedrock-converse",
    start(call, sink) {
      const { payload } = call.operation;
      const model = encodeURIComponent(call.deployment.upstreamModel);
      const path = `/model/${model}/${payload.isStream ? "converse-stream" : "converse"}`;
      const body = Buffer.from(asciiJson(payload.body), "latin1");
      const headers = headersOf(call, path, body, ports);
      return postUpstream(
        ports.pools,
        call,
        { path, headers, body },
        payload.isStream ? framesAsEvents(sink) : sink,
      );
    },
    close: async () => {},
  };
}

function headersOf(
  call: ProviderCall,
  path: string,
  body: Buffer,
  ports: ConversePorts,
): string[] | Promise<string[]> {
  const common = commonHeaders(call);
  const { apiKeyEnv } = call.deployment;
  if (call.apiKey === null) return common;
  if (apiKeyEnv === null || !apiKeyEnv.endsWith(accessKeySuffix))
    return [...common, "authorization", `Bearer ${call.apiKey}`];
  return sign(call, path, body, ports, common);
}

/** @throws Error that names the variable that is not set */
async function sign(
  { deployment, apiKey }: ProviderCall,
  path: string,
  body: Buffer,
  { clock, secrets }: ConversePorts,
  common: string[],
): Promise<string[]> {
  const prefix = deployment.apiKeyEnv!.slice(0, -accessKeySuffix.length);
  const secretAccessKey = secrets(`${prefix}SECRET_ACCESS_KEY`);
  if (!secretAccessKey) throw new Error(`the environment variable ${prefix}SECRET_ACCESS_KEY is not set`);
  const sessionToken = secrets(`${prefix}SESSION_TOKEN`) ?? undefined;
  const endpoint = upstreamEndpoint(deployment)!;
  const { hostname, port, protocol } = new URL(endpoint.origin);
  const signer = new SignatureV4({
    service: "bedrock",
    region: deployment.region ?? regionOf(hostname),
    credentials: {
      accessKeyId: apiKey!,
      secretAccessKey,
      ...(sessionToken === undefined ? {} : { sessionToken }),
    },
    // Over the body either way; a header that repeats its hash adds nothing.
    applyChecksum: false,
    sha256: Sha256,
  });
  const signed = await signer.sign(
    {
      method: "POST",
      protocol,
      hostname,
      path: endpoint.pathOf(path),
      headers: { host: port === "" ? hostname : `${hostname}:${port}`, "content-type": "application/json" },
      body,
    },
    { signingDate: new Date(clock.nowMs()) },
  );
  const own = Object.entries(signed.headers).filter(([name]) => name !== "host" && name !== "content-type");
  return [...common, ...own.flat()];
}

/** `bedrock-runtime.eu-central-1.amazonaws.com`; elsewhere AWS's own default. */
const regionOf = (hostname: string): string =>
  /\.([a-z]{2}(?:-[a-z]+)+-\d)\./.exec(hostname)?.[1] ?? "us-east-1";

/** Node's SHA-256, in the form that the signer asks for. */
class Sha256 {
  readonly #hash: ReturnType<typeof createHash> | ReturnType<typeof createHmac>;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash =
      secret === undefined
        ? createHash("sha256")
        : createHmac("sha256", secret as string | NodeJS.ArrayBufferView);
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(data as string | NodeJS.ArrayBufferView);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {}
}
