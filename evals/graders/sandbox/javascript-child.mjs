/*
 * Runs foreign JavaScript, one job a line, in a process that may read nothing, write nothing and start nothing
 * (node --permission), with no network where the system can take it away. Inside, a fresh context for each job that
 * holds no object of this process, so that there is no way out to `process` or `require`.
 */
import dgram from "node:dgram";
import dns from "node:dns";
import { builtinModules } from "node:module";
import net from "node:net";
import { createInterface } from "node:readline";
import { types } from "node:util";
import { createContext, Script } from "node:vm";

const refuse = () => {
  throw new Error("no network here");
};
net.Socket.prototype.connect = refuse;
net.Server.prototype.listen = refuse;
dgram.Socket.prototype.bind = refuse;
dgram.Socket.prototype.send = refuse;
dns.lookup = refuse;
globalThis.fetch = refuse;
for (const name of ["binding", "_linkedBinding", "dlopen", "kill", "chdir", "getBuiltinModule"]) {
  try {
    Object.defineProperty(process, name, { value: refuse });
  } catch {
    // Not there, or locked already.
  }
}

/** What code expects to find, made inside the context so that nothing of ours is in it. */
const prelude = new Script(`
const __printed = [];
{
  const text = (part) => {
    if (typeof part === "string") return part;
    try { return typeof part === "object" ? JSON.stringify(part) : String(part); } catch { return "[object]"; }
  };
  let length = 0;
  const log = (...parts) => {
    const line = parts.map(text).join(" ");
    length += line.length;
    if (length < 200000) __printed.push(line);
  };
  globalThis.console = { log, info: log, debug: log, warn() {}, error() {}, table() {}, time() {}, timeEnd() {} };
  const assert = (truth, message) => { if (!truth) throw new Error(String(message ?? "assertion failed")); };
  assert.ok = assert;
  assert.equal = (a, b, m) => assert(a == b, m ?? text(a) + " is not " + text(b));
  assert.strictEqual = (a, b, m) => assert(Object.is(a, b), m ?? text(a) + " is not " + text(b));
  assert.deepEqual = assert.deepStrictEqual = (a, b, m) => assert(JSON.stringify(a) === JSON.stringify(b), m);
  assert.throws = (f) => { let threw = false; try { f(); } catch { threw = true; } assert(threw, "did not throw"); };
  Object.freeze(assert);
  Object.defineProperty(globalThis, "__assert", { value: assert });
  globalThis.assert = assert;
  // Modules of Node's own may be named at the top of a file; whoever uses one is refused.
  const refusing = (path) => {
    const refuse = () => { throw new Error(path + " is not allowed here"); };
    const get = (_, key) => (typeof key === "symbol" || key === "then" || key === "__esModule" ? undefined : refusing(path + "." + key));
    return new Proxy(function () {}, { get, apply: refuse, construct: refuse });
  };
  const __builtin = new Set(${JSON.stringify(builtinModules)});
  globalThis.module = { exports: {} };
  globalThis.exports = globalThis.module.exports;
  globalThis.require = (name) => {
    if (name === "assert" || name === "node:assert") return assert;
    if (__builtin.has(name.replace(/^node:/, ""))) return refusing(name);
    throw new Error("require of " + name + ": there are no modules here");
  };
  globalThis.structuredClone = (value) => JSON.parse(JSON.stringify(value));
}
`);

function words(error) {
  if (typeof error !== "object" || error === null || types.isProxy(error)) return String(typeof error);
  const own = (name) => {
    const value = Object.getOwnPropertyDescriptor(error, name)?.value;
    return typeof value === "string" ? value.slice(0, 300) : "";
  };
  const kind =
    typeof error.constructor === "function"
      ? Object.getOwnPropertyDescriptor(error.constructor, "name")?.value
      : "";
  return `${typeof kind === "string" ? kind : "Error"}: ${own("message")}`;
}

/** Processor time of this process so far, milliseconds. */
const processorMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/**
 * The limit is one of processor time, but evaluations are ended by the clock: one that was ended while others had the
 * processor is done again with more time.
 */
function run(job) {
  for (let clockMs = job.timeLimitMs; ; clockMs *= 2) {
    const { answer, lateMs } = runOnce(job, clockMs);
    if (lateMs === null || lateMs > 0.9 * job.timeLimitMs || clockMs >= 4 * job.timeLimitMs) return answer;
  }
}

/** @returns with it, of an evaluation that was ended, its processor time in milliseconds; null: none was */
function runOnce({ code, calls, assertions, timeLimitMs }, clockMs) {
  const context = createContext(Object.create(null), {
    codeGeneration: { strings: true, wasm: false },
    microtaskMode: "afterEvaluate",
  });
  let beganMs = 0;
  const evaluate = (source) => {
    beganMs = processorMs();
    return new Script(source).runInContext(context, { timeout: clockMs });
  };
  const answered = (answer) => ({ answer, lateMs: null });
  prelude.runInContext(context);
  const printed = () => {
    try {
      return String(evaluate(`__printed.join("\\n")`));
    } catch {
      return "";
    }
  };
  try {
    evaluate(code);
    // A function that is only exported is called by its name, too.
    for (const name of new Set(calls.map((call) => /^([A-Za-z_$][\w$]*)\(/.exec(call)?.[1]))) {
      if (name === undefined) continue;
      evaluate(`if (typeof ${name} === "undefined") globalThis.${name} = ((all) =>
        all?.${name} ?? (typeof all === "function" ? all : all?.default))(module.exports);`);
    }
    // A promise is waited for: its reactions run before the evaluation ends.
    const steps = calls.map(
      (call, index) =>
        `{ const v = (${call}); __values[${index}] = v === undefined ? null : v;
           if (v && typeof v.then === "function") v.then((w) => { __values[${index}] = w === undefined ? null : w; }, (e) => { __failed = String(e); }); }`,
    );
    evaluate(`var __values = []; var __failed = null; ${steps.join("\n")}`);
    if (assertions !== "") evaluate(`{ const assert = __assert; ${assertions}\n }`);
    const json = evaluate(`__failed === null ? JSON.stringify(__values) : "failed " + __failed`);
    if (typeof json !== "string" || json.startsWith("failed ")) {
      return answered({ values: [], printed: printed(), error: String(json).slice(0, 300) });
    }
    return answered({ values: JSON.parse(json), printed: printed(), error: null });
  } catch (error) {
    if (error?.code !== "ERR_SCRIPT_EXECUTION_TIMEOUT")
      return answered({ values: [], printed: printed(), error: words(error) });
    const message = `over the time limit of ${timeLimitMs} ms of processor time`;
    return { answer: { values: [], printed: "", error: message }, lateMs: processorMs() - beganMs };
  }
}

const write = process.stdout.write.bind(process.stdout);
createInterface({ input: process.stdin }).on("line", (line) => {
  let answer;
  try {
    answer = JSON.stringify(run(JSON.parse(line)));
  } catch (error) {
    answer = JSON.stringify({ values: [], printed: "", error: words(error) });
  }
  write(`${answer}\n`);
});
