import { signal } from "@preact/signals";

/** An error as the API says it, or the lack of an answer. */
class ApiError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
  }
}

/** `lost`: the server does not answer; it is tried again until it does. */
export const connection = signal<"connecting" | "live" | "lost">("connecting");
/** Rises whenever what is shown has to be read again: after a lost connection, after a change. */
export const revision = signal(0);
/** The server wants to know who asks. */
export const needsLogin = signal(false);

/** A key that was typed for requests that cost money. Kept in memory alone: a reload forgets it. */
let clientKey: string | null = null;

export const setClientKey = (key: string | null): void => {
  clientKey = key;
};
export const hasClientKey = (): boolean => clientKey !== null;

interface AskOptions {
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  readonly body?: object;
  readonly signal?: AbortSignal;
  /** A key instead of the session's cookie. */
  readonly key?: string | undefined;
  /** Whether the typed client key is sent: for calls that spend money. @default false */
  readonly spends?: boolean;
}

/** Asks the API. @throws ApiError; `status` 0 where nothing answered */
export async function ask(path: string, options: AskOptions = {}): Promise<Response> {
  const {
    method = options.body === undefined ? "GET" : "POST",
    body,
    signal: abort,
    spends = false,
  } = options;
  const key = options.key ?? (spends ? clientKey : null);
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      credentials: "same-origin",
      cache: "no-store",
      headers: {
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(abort === undefined ? {} : { signal: abort }),
    });
  } catch (error) {
    if (abort?.aborted) throw error;
    connection.value = "lost";
    throw new ApiError(0, "no_answer", "The server does not answer.");
  }
  if (response.ok) return response;
  const error = await errorOf(response);
  if (response.status === 401 && options.key === undefined && !spends) needsLogin.value = true;
  throw error;
}

export async function readJson<T>(path: string, options?: AskOptions): Promise<T> {
  return (await ask(path, options)).json() as Promise<T>;
}

async function errorOf(response: Response): Promise<ApiError> {
  const text = await response.text().catch(() => "");
  try {
    const { error } = JSON.parse(text) as { error: { code: string; message: string } };
    return new ApiError(response.status, error.code, error.message);
  } catch {
    return new ApiError(response.status, "unknown", `The server answered ${response.status}.`);
  }
}

/** What went wrong, for people. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
