import { type ErrorCode, errorCodes } from "./error-codes.ts";
import { quote } from "./quote.ts";

/** OpenAI's error shape. */
export interface ErrorBody {
  readonly error: {
    readonly message: string;
    readonly type: string;
    readonly code: string;
    readonly param: string | null;
  };
}

/** An error that is meant for the client: its message is sent as it is, so it never holds a secret, and texts from outside only by `quote`. */
export class GatewayError extends Error {
  readonly code: ErrorCode;
  /** The field at fault, as a path such as `routing.weights.cost`; null: no single field. */
  readonly param: string | null;
  readonly status: number;

  constructor(code: ErrorCode, message: string, param: string | null = null, cause?: unknown) {
    super(message, { cause });
    this.name = "GatewayError";
    this.code = code;
    this.param = param === null ? null : quote(param);
    this.status = errorCodes[code].status;
  }

  toBody(): ErrorBody {
    return {
      error: { message: this.message, type: errorCodes[this.code].type, code: this.code, param: this.param },
    };
  }
}
