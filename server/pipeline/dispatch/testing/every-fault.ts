import { documentFaults } from "./document-faults.ts";
import { eventFaults } from "./event-faults.ts";
import { type Fault, faults } from "./faults.ts";
import { framingFaults } from "./framing-faults.ts";
import { paceFaults } from "./pace-faults.ts";
import { replyFaults } from "./reply-faults.ts";
import { wireFaults } from "./wire-faults.ts";

/** What the fault tests play. */
export const everyFault: Readonly<Record<string, Fault>> = {
  ...faults,
  ...wireFaults,
  ...replyFaults,
  ...framingFaults,
  ...documentFaults,
  ...eventFaults,
  ...paceFaults,
};
