/** Thrown by `withDeadline`. */
export class DeadlineError extends Error {
  readonly deadlineMs: number;

  constructor(what: string, deadlineMs: number) {
    super(`${what} took longer than ${deadlineMs} ms`);
    this.name = "DeadlineError";
    this.deadlineMs = deadlineMs;
  }
}

/**
 * Waits for `work`, but not for ever: rejects with a `DeadlineError` once `deadlineMs` have passed. The work itself
 * goes on; its later failure is swallowed, because nobody waits for it any more.
 */
export async function withDeadline<Result>(
  work: Promise<Result>,
  deadlineMs: number,
  what: string,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new DeadlineError(what, deadlineMs)), deadlineMs);
  });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
