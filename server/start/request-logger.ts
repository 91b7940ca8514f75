import type { Logger } from "pino";

/**
 * Where lines of requests go: the server's own log, whose level hides what is no warning. Who asks for a line for each request wants them, so only
 * `LOG_LEVEL=silent` does here.
 */
export const requestLogger = (logger: Logger): Logger =>
  logger.level === "silent" ? logger : logger.child({}, { level: "info" });
