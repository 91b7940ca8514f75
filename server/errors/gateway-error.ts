import { type ErrorCode, errorCodes } from "./error-codes.ts";
import { quote } from "./quote.ts";

/** OpenAI's error shape. */
interface ErrorBody {
  readonly error: {
    readonly message: string;
    readonly type: string;
    readonly code: string;
    readonly param: string | null;
    /** Figures that belong to the code, such as what is left of a budget. */
    readonly details?: ErrorDetails;
  };
}

type ErrorDetails = Readonly<Record<string, string | number | null>>;

/** An error that is meant for the client: its message is sent as it is, so it never holds a secret, and texts from outside only by `quote`. */
export class GatewayError extends Error {
  readonly code: ErrorCode;
  /** The field at fault, as a path such as `routing.weights.cost`; null: no single field. */
  readonly param: string | null;
  readonly status: number;

  readonly details: ErrorDetails | null;
  /** Of the reply that carries it. */
  headers: Readonly<Record<string, string>> = {};

  constructor(
    code: ErrorCode,
    message: string,
    param: string | null = null,
    cause?: unknown,
    details: ErrorDetails | null = null,
  ) {
    super(message, { cause });
    this.name = "GatewayError";
    this.code = code;
    this.param = param === null ? null : quote(param);
    this.status = errorCodes[code].status;
    this.details = details;
  }

  toBody(): ErrorBody {
    const { message, code, param, details } = this;
    const error = { message, type: errorCodes[code].type, code, param };
    return { error: details === null ? error : { ...error, details } };
  }
}
