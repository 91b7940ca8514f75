import type { Outcome } from "../../../engine/index.ts";
import type { ReplyPart } from "../../protocols/reply-codec.ts";
import type { DispatcherPorts, DispatchRequest } from "./dispatch-context.ts";
import { Race } from "./racing-sink.ts";

interface HedgedDispatchPorts {
  readonly sleep: DispatcherPorts["sleep"];
  /** Serves a request as if it were the only one. */
  readonly serve: (request: DispatchRequest) => Promise<Outcome>;
  /** Whether a second call is within the cap. */
  readonly admit: () => boolean;
}

/**
 * Serves a request at its first place, and, where that has given no content after a while, at the next one beside it. The first content wins; the
 * other call is ended at once. The outcome is the winner's, with the attempts of both and the bill of both.
 *
 * @param request with a target at least
 */
export async function hedgedDispatch(
  request: DispatchRequest,
  afterMs: number,
  { sleep, serve, admit }: HedgedDispatchPorts,
): Promise<Outcome> {
  const race = new Race(request.sink);
  const enter = (own: ReplyPart[], others: readonly ReplyPart[]) => {
    const sink = race.enter();
    return { sink, rival: { own, others, hasWon: () => race.isWonBeside(sink) } };
  };
  const [firstBills, secondBills]: [ReplyPart[], ReplyPart[]] = [[], []];
  const first = serve({ ...request, ...enter(firstBills, secondBills) });
  const early = await Promise.race([first, sleep(afterMs)]);
  const firstId = request.targets[0]!.deployment.id;
  const others = request.targets.filter(({ deployment }) => deployment.id !== firstId);
  if (
    early !== undefined ||
    race.winner !== null ||
    request.sink.isClosed ||
    others.length === 0 ||
    !admit()
  ) {
    const alone = await first;
    race.settle();
    return alone;
  }
  const second = enter(secondBills, firstBills);
  const outcomes = await Promise.all([first, serve({ ...request, targets: others, ...second })]);
  const [winner, loser] = race.winner === second.sink ? [outcomes[1], outcomes[0]] : outcomes;
  race.settle();
  const lost = loser.attempts.map((attempt) =>
    attempt.errorCode === "client_closed" && race.winner !== null
      ? { ...attempt, errorCode: "hedge_lost" }
      : attempt,
  );
  return {
    ...winner,
    attempts: [...winner.attempts, ...lost].sort((one, other) => one.startedAtMs - other.startedAtMs),
    overheadMs: outcomes[0].overheadMs,
  };
}
