/* Keeps locked processes for a thread that waits: one line in, one line out, and the waiting thread is woken. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { parentPort, workerData } from "node:worker_threads";

const { flag, port } = workerData;
const children = new Map();

function startChild({ command, arguments: words }) {
  const process_ = spawn(command, words, {
    env: { PATH: process.env.PATH ?? "/usr/bin:/bin", LANG: "C.UTF-8" },
    cwd: "/",
    stdio: ["pipe", "pipe", "ignore"],
    detached: true,
  });
  const child = { process: process_, answer: null };
  const end = () => {
    child.answer?.(null);
    child.isOver = true;
  };
  process_.on("error", end);
  process_.on("close", end);
  process_.stdin.on("error", () => undefined);
  createInterface({ input: process_.stdout }).on("line", (line) => child.answer?.(line));
  return child;
}

function kill(child) {
  try {
    process.kill(-child.process.pid, "SIGKILL");
  } catch {
    // It is gone already.
  }
}

parentPort.on("message", ({ key, start, line, limitMs, isLast }) => {
  if (isLast) {
    for (const child of children.values()) kill(child);
    parentPort.close();
    return;
  }
  let child = children.get(key);
  if (!child || child.isOver) {
    child = startChild(start);
    children.set(key, child);
  }
  const timer = setTimeout(() => {
    kill(child);
    child.answer?.(null);
  }, limitMs);
  child.answer = (text) => {
    child.answer = null;
    clearTimeout(timer);
    port.postMessage(text);
    Atomics.store(flag, 0, 1);
    Atomics.notify(flag, 0);
  };
  child.process.stdin.write(`${line}\n`);
});
