import type { FastifyInstance, FastifyRequest } from "fastify";
import { type Catalog, type Policy, presets } from "../../../engine/index.ts";
import type { WhatIfAnswer } from "../../answers/what-if-answer.ts";
import type { Queryable } from "../../database/database.ts";
import { errorMessage } from "../../database/error-message.ts";
import { withDeadline } from "../../database/with-deadline.ts";
import { GatewayError } from "../../errors/gateway-error.ts";
import { exclusive } from "../../operation/documented-schema.ts";
import { namePattern } from "../../operation/key-settings.ts";
import { routingSchema } from "../../operation/routing-schema.ts";
import { routingSettingFields } from "../../operation/routing-setting.ts";
import { timeSchema } from "../../reports/report-period.ts";
import { type KnownNames, requireKnownName } from "../../reports/require-known-name.ts";
import { answerWhatIf } from "../../reports/what-if/answer-what-if.ts";
import {
  defaultSince,
  readWhatIfQuestion,
  type WhatIfWords,
} from "../../reports/what-if/what-if-question.ts";
import { errorResponses } from "../error-schema.ts";

/** What a what-if needs of the server. */
export interface WhatIfServices {
  readonly db: Queryable;
  /** What filters may name. */
  readonly names: KnownNames;
  readonly nowMs: () => number;
  /** As it decides now. */
  readonly policy: () => Policy;
  readonly catalog: () => Pick<Catalog, "find">;
}

/** A million decisions take half a minute on a machine at leisure. */
const deadlineMs = 120_000;
/** Few rows at a stretch: requests are served beside it. */
const pageRows = 500;
const maxMoves = 100;

const usd = { type: "number", minimum: 0, maximum: 1e9 } as const;

const schema = {
  summary: "Quality, cost and latency of the logged traffic under another policy",
  description:
    "Decides the logged requests for `auto` again, without calling a model: IPS, SNIPS and doubly robust with 95% intervals, and where requests would go. See docs/learning.md.",
  security: [{ bearer: [] }],
  tags: ["reports"],
  body: {
    type: "object",
    additionalProperties: false,
    documented: exclusive("weights", "preset", "quality_point_usd", "guarantee"),
    properties: {
      since: {
        ...timeSchema,
        description: `\`24h\`, \`7d\`, \`2w\` before now, or a time (ISO 8601); ${defaultSince}`,
      },
      until: { ...timeSchema, description: "As `since`; now" },
      tenant: {
        type: "string",
        pattern: namePattern,
        description: "For who may see all tenants: of this one alone",
      },
      ...routingSettingFields,
      preset: { type: "string", enum: Object.keys(presets), description: "Weights of this preset of `auto`" },
      models: {
        ...routingSchema.properties.allowed_models,
        description: "Patterns such as `openai/*`: the only models that there are",
      },
      prices: {
        type: "object",
        maxProperties: 500,
        description:
          "Prices by model, dollars per million tokens; other models keep theirs. A name that is neither a model's here nor in the log is refused",
        additionalProperties: {
          type: "object",
          additionalProperties: false,
          required: ["input", "output"],
          properties: { input: usd, output: usd, cached_input: usd, request: usd },
        },
      },
      newest: {
        type: "integer",
        minimum: 1,
        maximum: 1e9,
        description: "Of the time no more than the newest so many requests; all",
      },
      sweep: {
        type: "array",
        ...{ items: routingSettingFields.quality_point_usd, minItems: 1, maxItems: 25 },
        description: "Prices of a quality point, dollars: `sweep` says what each would have done.",
      },
      moves_from: {
        type: "string",
        enum: ["log", "in_use"],
        description:
          "What moves are counted from: where requests went, or where the setting in use would send them; log",
      },
      min_ess: {
        type: "number",
        minimum: 1,
        maximum: 1e9,
        description: "Effective sample size below which nothing is said; 50",
      },
    },
  },
  response: {
    200: { description: "See docs/api.md.", type: "object", additionalProperties: true },
    ...errorResponses({ isKeyed: true, hasBody: true }),
  },
} as const;

/**
 * `POST /v1/whatif`. One question is answered at a time.
 *
 * @param tenantOf whose requests a caller may ask about; null: everybody's
 */
export function whatIfRoutes(
  app: FastifyInstance,
  { db, names, nowMs, policy, catalog }: WhatIfServices,
  tenantOf: (request: FastifyRequest) => string | null,
): void {
  let before: Promise<unknown> = Promise.resolve();
  app.post<{ Body: WhatIfWords | null }>("/v1/whatif", { schema }, async (request): Promise<WhatIfAnswer> => {
    const words = request.body ?? {};
    const own = tenantOf(request);
    if (own !== null && words.tenant !== undefined && words.tenant !== own)
      throw new GatewayError("key_forbids", "This key sees the requests of its own tenant alone.", "tenant");
    const question = readWhatIfQuestion(words, { configured: policy(), catalog: catalog(), nowMs: nowMs() });
    const run = { tenant: own ?? words.tenant ?? null, maxMoves, pageRows };
    const answer = before.then(async () => {
      if (own === null && run.tenant !== null)
        await requireKnownName(db, names, { field: "tenant", value: run.tenant, tenant: null });
      return answerWhatIf(db, question, run);
    });
    before = answer.catch(() => undefined);
    try {
      return await withDeadline(answer, deadlineMs, "deciding the log again");
    } catch (cause) {
      if (cause instanceof GatewayError) throw cause;
      request.log.warn({ reason: errorMessage(cause) }, "a what-if could not be answered");
      throw new GatewayError(
        "database_unavailable",
        "The log cannot be read in time; ask of a shorter time, or try again.",
        null,
        cause,
      );
    }
  });
}
