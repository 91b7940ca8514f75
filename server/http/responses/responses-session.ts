import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { Ajv } from "ajv";
import type { WebSocket } from "ws";
import { GatewayError } from "../../errors/gateway-error.ts";
import { quote } from "../../errors/quote.ts";
import { validationError } from "../../operation/validation-error.ts";
import { type Fields, parseFields, textOf } from "../../protocols/fields.ts";
import { expandInput } from "../../protocols/openai-responses/expand-input.ts";
import type { KeptReplies } from "../../protocols/openai-responses/kept-replies.ts";
import { responseHead } from "../../protocols/openai-responses/response-object.ts";
import {
  type ResponsesRequestBody,
  responsesRequestSchema,
} from "../../protocols/openai-responses/responses-request-schema.ts";
import { withoutNulls } from "../absent-fields.ts";
import type { Authenticate } from "../app-services.ts";
import type { Gateway } from "../gateway.ts";
import { operationContext } from "../operation-context.ts";
import { type SendingRedaction, sendableBody } from "../redact-body.ts";
import { requestAjvOptions } from "../request-ajv-options.ts";
import type { RequestGate } from "../request-gate.ts";
import { EventSocketSink, sendError } from "./event-socket-sink.ts";
import { serveResponses } from "./responses-turn.ts";

export interface ResponsesSocketServices {
  readonly gateway: Gateway;
  readonly kept: KeptReplies;
  readonly authenticate: Authenticate;
  readonly gate: RequestGate;
  readonly redaction: SendingRedaction;
  readonly nextRequestId: () => string;
  readonly bodyLimitBytes: number;
  readonly nowMs: () => number;
  /** @throws GatewayError for whom the server does not answer at all */
  readonly requireCaller: (request: IncomingMessage) => void;
}

/** Messages that wait while a reply is under way; more are refused. */
const maxWaiting = 8;

const validate = new Ajv({ ...requestAjvOptions, strict: false }).compile(responsesRequestSchema);

/** One connection: its messages are answered in turn. */
export class ResponsesSession {
  readonly #services: ResponsesSocketServices;
  readonly #socket: WebSocket;
  readonly #headers: IncomingHttpHeaders;
  readonly #own: KeptReplies;
  readonly #waiting: Fields[] = [];
  #sink: EventSocketSink | null = null;
  #isBusy = false;
  #onIdle: (() => void) | null = null;

  /** @param headers of the upgrade: each turn is the caller's that they name, as long as its key is valid */
  constructor(
    services: ResponsesSocketServices,
    socket: WebSocket,
    headers: IncomingHttpHeaders,
    own: KeptReplies,
  ) {
    this.#services = services;
    this.#socket = socket;
    this.#headers = headers;
    this.#own = own;
  }

  receive(data: Buffer, isBinary: boolean): void {
    try {
      const message = isBinary ? null : parseFields(data.toString("utf8"));
      if (message === null)
        throw new GatewayError("invalid_json", "A message must be one JSON object, sent as text.");
      const type = textOf(message.type);
      // A client's note that it has read a reply asks for nothing.
      if (type === "response.processed") return;
      if (type !== "response.create")
        throw new GatewayError(
          "invalid_request",
          `A message of the type \`${quote(type ?? "")}\` is not known: send \`response.create\`.`,
          "type",
        );
      if (this.#onIdle !== null)
        throw new GatewayError("server_stopping", "This server is stopping: connect again.");
      if (this.#waiting.length >= maxWaiting)
        throw new GatewayError(
          "server_overloaded",
          `${maxWaiting} requests are already waiting on this connection: wait for their replies, or open another.`,
        );
      this.#waiting.push(message);
      void this.#work();
    } catch (error) {
      this.#tell(error);
    }
  }

  /** Nothing new is taken; `then` is called once the reply under way has ended. */
  leave(then: () => void): void {
    this.#onIdle = then;
    if (!this.#isBusy) then();
  }

  clientGone(): void {
    this.#waiting.length = 0;
    this.#sink?.clientGone();
  }

  async #work(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift())
      await this.#answer(next).catch((error: unknown) => this.#tell(error));
    this.#isBusy = false;
    this.#onIdle?.();
  }

  async #answer({ type: _, generate, ...message }: Fields): Promise<void> {
    const services = this.#services;
    const overload = services.gate.overload();
    if (overload !== null) throw new GatewayError("server_overloaded", `${overload}: try again in a moment.`);
    withoutNulls(message);
    // Every reply of this transport comes as events.
    const fields: Fields = { ...message, stream: true };
    if (!(validate(fields) as boolean)) throw validationError(validate.errors!);
    const redacted = sendableBody(fields, this.#headers, services.redaction);
    const body = redacted as unknown as ResponsesRequestBody;
    const request = {
      body,
      id: services.nextRequestId(),
      headers: this.#headers,
      principal: services.authenticate(this.#headers),
    };
    const context = operationContext(request, services.gateway);
    if (generate === false) return this.#warmUp(fields, request.id, request.principal.tenant);
    const ended = new Promise<void>((resolve) => {
      this.#sink = new EventSocketSink(this.#socket, resolve);
    });
    await serveResponses(services, { body, bytes: null, context, connection: this.#own }, () => this.#sink!);
    await ended;
    this.#sink = null;
  }

  /** Keeps the input, so that the next turn need not repeat it; no model is called. */
  #warmUp(body: Fields, requestId: string, tenant: string): void {
    const { own, previousId } = expandInput(body, tenant, [this.#own, this.#services.kept]);
    const nowSeconds = Math.floor(this.#services.nowMs() / 1_000);
    const head = responseHead(
      { requestId, nowSeconds, servedModelId: String(body.model), clientBody: body },
      null,
    );
    const usage = {
      ...{ input_tokens: 0, input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 } },
      ...{ output_tokens: 0, output_tokens_details: { reasoning_tokens: 0 }, total_tokens: 0, cost: 0 },
    };
    const response = { ...head, status: "completed", output: [], usage };
    this.#own.keep(tenant, { response, input: own, previousId }, JSON.stringify(own).length);
    const created = { ...head, status: "in_progress", output: [], usage: null };
    for (const [index, event] of [
      { type: "response.created", response: created },
      { type: "response.completed", response },
    ].entries())
      this.#socket.send(JSON.stringify({ ...event, sequence_number: index }));
  }

  #tell(error: unknown): void {
    const known =
      error instanceof GatewayError
        ? error
        : new GatewayError("internal_error", "Something failed inside the gateway; the log holds it.");
    sendError(this.#socket, known.status, known.toBody().error);
  }
}
