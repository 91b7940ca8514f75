/** Where the database says what people should know. A pino logger, Fastify's included, is one. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

const nothing = (): void => undefined;

/** Says nothing; the default. */
export const silentLog: Log = { info: nothing, warn: nothing, error: nothing };
