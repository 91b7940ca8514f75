import { doneEvent, eventsThenSilence, roleChunk, textChunk, usageChunk, wholeStream } from "./behaviours.ts";
import type { Behaviour } from "./fake-upstream.ts";
import { type Fault, half, served, streamedOnly } from "./faults.ts";

const stream = wholeStream.join("");
const whole = (play: Behaviour, isHanging = false): Fault => streamedOnly(play, served, isHanging);
/** Pieces with a wait in milliseconds before each. */
const paced =
  (pieces: readonly (readonly [number, string])[]): Behaviour =>
  async (response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.flushHeaders();
    for (const [waitMs, piece] of pieces) {
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      response.write(piece);
    }
    response.end();
  };

/** Whole streams that pause, or that do not end. */
export const paceFaults: Readonly<Record<string, Fault>> = {
  "a head at once and the rest after 300 ms": whole(paced([[300, stream]])),
  "a first token after 400 ms": whole(
    paced([
      [0, roleChunk],
      [400, stream],
    ]),
  ),
  "a pause of 300 ms within the text": whole(
    paced([
      [0, half[0]!],
      [0, wholeStream[1]!],
      [300, wholeStream.slice(2).join("")],
    ]),
  ),
  "a piece each 50 ms": whole(paced(wholeStream.map((event) => [50, event] as const))),
  "a pause of 300 ms between finish and end": whole(
    paced([
      [0, wholeStream.slice(0, 4).join("")],
      [300, usageChunk + doneEvent],
    ]),
  ),
  "usage 2.5 s behind the finish": whole(
    paced([
      [0, wholeStream.slice(0, 4).join("")],
      [2_500, usageChunk + doneEvent],
    ]),
  ),
  "comments behind the finish, without end": whole((response, request, number) => {
    eventsThenSilence(wholeStream.slice(0, 5))(response, request, number);
    const timer = setInterval(() => response.write(": ping\n\n"), 50);
    response.once("close", () => clearInterval(timer));
  }, true),
  "text behind [DONE], without end": whole((response, request, number) => {
    eventsThenSilence(wholeStream)(response, request, number);
    const timer = setInterval(() => response.write(textChunk("more")), 50);
    response.once("close", () => clearInterval(timer));
  }, true),
};
