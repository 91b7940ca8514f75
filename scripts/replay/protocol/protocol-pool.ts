import { type ChildProcess, fork } from "node:child_process";
import type { FromProtocolChild, ProtocolFile, ProtocolResult, ProtocolTask } from "./protocol-messages.ts";

/** Child processes that work off tasks; each is given a file once, with its first task on it. */
export interface ProtocolPool {
  /** Results in the order of the tasks. Rejects with the first problem. */
  run(file: ProtocolFile, tasks: readonly ProtocolTask[], onDone: () => void): Promise<ProtocolResult[]>;
  stop(): void;
}

/** Beside this file, in the source tree and in a bundle alike. */
const childFile = import.meta.url.endsWith(".ts") ? "./protocol-child.ts" : "./protocol-child.js";

interface Member {
  readonly child: ChildProcess;
  file: ProtocolFile | null;
}

export function startProtocolPool(size: number): ProtocolPool {
  const members: Member[] = Array.from({ length: size }, () => ({
    // The same loader as this process, so that TypeScript runs in the child too; typed arrays cross as they are.
    child: fork(new URL(childFile, import.meta.url), {
      serialization: "advanced",
      execArgv: process.execArgv,
    }),
    file: null,
  }));
  return {
    async run(file, tasks, onDone) {
      const results: ProtocolResult[] = [];
      const waiting = [...tasks.entries()];
      const workOff = async (member: Member): Promise<void> => {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
          const [index, task] = next;
          results[index] = await ask(member, file, task);
          onDone();
        }
      };
      await Promise.all(members.map(workOff));
      return results;
    },
    stop() {
      for (const { child } of members) child.kill();
    },
  };
}

function ask(member: Member, file: ProtocolFile, task: ProtocolTask): Promise<ProtocolResult> {
  const { child } = member;
  return new Promise((resolve, reject) => {
    const finish = (): void => {
      child.off("message", receive);
      child.off("exit", leave);
    };
    const receive = ({ result, problem }: FromProtocolChild): void => {
      finish();
      if (problem === null) resolve(result);
      else reject(new Error(`${file.path}, ${describeTask(task)}: ${problem}`));
    };
    const leave = (code: number | null): void => {
      finish();
      reject(new Error(`${file.path}, ${describeTask(task)}: the child process ended with code ${code}`));
    };
    child.on("message", receive);
    child.on("exit", leave);
    child.send({ file: member.file === file ? null : file, task });
    member.file = file;
  });
}

const describeTask = (task: ProtocolTask): string =>
  task.kind === "part"
    ? `${task.split}, seed ${task.seed}`
    : `${task.kind === "few" ? "few rows" : "guarantee"}, repeat ${task.repeat}`;
