import type { SeenRequest } from "../../pipeline/dispatch/testing/fake-upstream.ts";
import type { Expected } from "../../pipeline/dispatch/testing/faults.ts";
import type { ClientProtocol } from "../../protocols/behaviours/client-protocol.ts";
import { sseFields } from "../../protocols/behaviours/sse-fields.ts";
import { type Fields, fieldsList, fieldsOf } from "../../protocols/fields.ts";

/** One request of the matrix: a fault as a client of one protocol meets it. */
export interface Cell {
  readonly fault: string;
  readonly expected: Expected;
  readonly client: ClientProtocol;
  readonly isStream: boolean;
  readonly hasFallback: boolean;
  /** The upstream keeps its connection open: the gateway must end it. */
  readonly isHanging: boolean;
}

/** What was seen of it. */
export interface PlayedCell extends Cell {
  /** In words, for the table. */
  readonly seen: string;
  readonly tookMs: number;
  /** The process stood still meanwhile, or said that it has too much to do: clocks that ran out, and refusals, say nothing. */
  readonly wasBusy: boolean;
  /** Why it is not what was promised; empty: it is. */
  readonly problems: readonly string[];
}

export const wholeText = "Hello naïve 日本";
export const goingOn = ", and so on";
export const upstreamKey = "sk-matrix-very-secret-0123456789";
/** Longest time to a whole answer, milliseconds: every clock of two places, and what a busy machine adds. */
export const answerMs = 240_000;
/** Longest time from the end of a reply to that of the upstream's connection, milliseconds. */
const closeMs = 3_000;

/** Sends the request of one cell and judges what came back and what its upstreams were sent. @param callsOf the calls at a place: that of the cell, and its fallback behind all cells */
export async function playCell(
  address: string,
  cells: readonly Cell[],
  at: number,
  callsOf: (place: number) => readonly SeenRequest[],
): Promise<Omit<PlayedCell, "wasBusy">> {
  const cell = cells[at]!;
  const { client, isStream, hasFallback, expected, fault } = cell;
  const question = {
    said: [{ user: [{ text: "Say hello" }] }],
    maxTokens: 100,
    ...(fault.includes("tool call") && { tools: ["weather"] }),
  };
  const startedAtMs = performance.now();
  const response = await fetch(`${address}${client.path(`fault/m${at}`, isStream)}`, {
    method: "POST",
    signal: AbortSignal.timeout(answerMs),
    headers: {
      authorization: "Bearer key-one",
      "content-type": "application/json",
      "x-tradewind-debug": "true",
      ...client.headers,
    },
    body: JSON.stringify({
      ...client.body(question, `fault/m${at}`, isStream),
      ...(hasFallback && { models: [`well/m${at}`] }),
    }),
  });
  let text = "";
  const problems: string[] = [];
  try {
    text = await response.text();
  } catch (error) {
    problems.push(`the reply broke off: ${String(error)}`);
  }
  const tookMs = performance.now() - startedAtMs;
  const seen = seenBy(client, isStream, response.status, text, problems);
  const [here, there] = [callsOf(at), callsOf(cells.length + at)];
  problems.push(...violationsOf(cell, seen, here.length, there.length));
  if (text.includes(upstreamKey)) problems.push("it shows the gateway's key");
  const attempts = Number(response.headers.get("x-tradewind-attempts"));
  const made = fault === "connection refused" ? attempts : here.length + there.length;
  if (seen.text === null && attempts !== made)
    problems.push(`${attempts} attempts are told, ${made} were made`);
  const isClosed = Promise.all(here.map(({ aborted }) => aborted)).then(() => true);
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), closeMs).unref());
  if (cell.isHanging === true && !(await Promise.race([isClosed, late])))
    problems.push("the upstream's connection stays open");
  const words =
    seen.text === null
      ? `${seen.isBroken ? "error event" : response.status} \`${seen.code}\``
      : there.length === 0
        ? "served"
        : expected.kind === "broken" && seen.text.endsWith(goingOn)
          ? "resumed"
          : "fallback";
  return { ...cell, seen: words, tookMs, problems };
}

interface Seen {
  /** Of a reply that is whole; null: it is an error. */
  readonly text: string | null;
  readonly code: string;
  /** An error came behind a part of the reply. */
  readonly isBroken: boolean;
}

function seenBy(
  client: ClientProtocol,
  isStream: boolean,
  status: number,
  text: string,
  problems: string[],
): Seen {
  try {
    if (status !== 200 || !isStream) {
      const body = JSON.parse(text) as Fields;
      const error = client.error(body);
      if (error !== null || status !== 200) {
        if (error === null || error.message === "") problems.push(`an error without words: ${text}`);
        if (status < 400) problems.push(`an error with status ${status}`);
        return { text: null, code: codeOf(body), isBroken: false };
      }
      const heard = client.hear(body);
      problems.push(...unmeant(heard.violations));
      return { text: heard.text, code: "", isBroken: false };
    }
    const heard = client.hearStream(text);
    if (heard !== null) {
      problems.push(...unmeant(heard.violations));
      return { text: heard.text, code: "", isBroken: false };
    }
    const last = fieldsOf(sseFields(text).at(-1)?.data);
    if (client.error(last) === null) problems.push(`neither an end nor an error: ${text.slice(-300)}`);
    return { text: null, code: codeOf(last), isBroken: true };
  } catch (error) {
    problems.push(`a client cannot read it: ${String(error)} ${text.slice(0, 300)}`);
    return { text: null, code: "unreadable", isBroken: true };
  }
}

/** By design: what is not known of usage is null, and what the upstream adds or leaves out passes. */
const unmeant = (violations: readonly string[]): string[] =>
  violations.filter(
    (one) =>
      !/\/usage|additional properties|finish_reason must|\/(?:role|id|created|object|index) must|have required property '(?:id|object|created|model|index)'/.test(
        one,
      ),
  );

const codeOf = (body: Fields): string => {
  const error = fieldsOf(body.error ?? fieldsOf(body.response).error ?? body);
  // Google's `code` is the status.
  const { code } = fieldsOf(fieldsOf(fieldsList(error.details)[0]).metadata);
  return String(code ?? error.code ?? error.type);
};

function violationsOf(
  { expected, hasFallback, fault, client }: Cell,
  seen: Seen,
  here: number,
  there: number,
): string[] {
  const found: string[] = [];
  const demand = (isMet: boolean, what: string): void => {
    if (!isMet) found.push(`${what}; got ${JSON.stringify(seen)}, calls ${here} and ${there}`);
  };
  const isServedBy = (text: string): boolean => seen.text === text;
  const { kind } = expected;
  if (kind === "hidden") {
    if (hasFallback) demand(isServedBy(wholeText), "the fallback serves");
    else
      demand(
        seen.text === null && !seen.isBroken && seen.code === expected.code,
        `an error ${expected.code}`,
      );
    const calls = expected.calls ?? (hasFallback ? 1 : 2);
    if (fault !== "connection refused") demand(here === calls, `${calls} calls`);
    demand(there === Number(hasFallback), "one call of the fallback, if there is one");
  } else if (kind === "broken") {
    // Another model cannot go on with two choices, of which clients of other protocols read one, nor with a tool call.
    if (
      hasFallback &&
      !/tool/.test(fault) &&
      !(/two choices/.test(fault) && client.protocol === "openai-chat")
    ) {
      demand(seen.text?.endsWith(/reasoning/.test(fault) ? wholeText : goingOn) === true, "it is resumed");
      demand(there === 1, "one call of the fallback");
    } else demand(seen.isBroken && seen.code === "upstream_stream_broken", "an error event");
    demand(here === 1, "one call");
  } else if (kind === "passed-on")
    demand(seen.text === null && seen.code === expected.code && there === 0, `the error ${expected.code}`);
  else {
    demand(seen.text !== null && there === 0, "this place serves");
    if (kind === "served" && !/filter|white space/.test(fault))
      demand(isServedBy(wholeText), "the whole text");
  }
  return found;
}
