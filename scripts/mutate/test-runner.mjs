import { readdirSync, statSync } from "node:fs";
import { register } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { commonTokens, declareClassPlugin, PluginKind } from "@stryker-mutator/api/plugin";
import {
  DryRunStatus,
  determineHitLimitReached,
  TestStatus,
  toMutantRunResult,
} from "@stryker-mutator/api/test-runner";

/** A test that hangs has noticed the mutant. */
const maxTestMs = 4_000;
/** They take two thirds of all time, for faults that the others notice as well. */
const slow = ["dispatch-faults.test.ts", "random-schedule.test.ts", "dispatch-error-codes.test.ts"];

/**
 * Runs test files within Stryker's own process, loaded once: a mutant takes milliseconds, where Vitest starts a thread and loads everything for each.
 * What a mutant leaves behind in a module must judge no other: a failing test is run again without the mutant, and where it still fails, the process starts
 * anew.
 */
class InProcessTestRunner {
  static inject = [commonTokens.options];
  #tests = new Map();
  #failure = null;
  #namespace = {};

  constructor(options) {
    globalThis.__stryker__ ??= this.#namespace;
    this.#namespace = globalThis.__stryker__;
    this.folders = process.env.MUTATE_TESTS?.split(",") ?? options.inProcess.tests;
  }

  /** Mutants of what runs while files are loaded are not judged (`ignoreStatic`): nothing is ever to be loaded again. */
  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    const { register: registerTypeScript } = await import("tsx/esm/api");
    registerTypeScript();
    const substitute = new URL("./vitest-in-process.mjs", import.meta.url).href;
    const hook = `export const resolve = (name, context, next) => name === "vitest" ? { url: ${JSON.stringify(substitute)}, shortCircuit: true } : next(name, context);`;
    register(`data:text/javascript,${encodeURIComponent(hook)}`);
    for (const event of ["uncaughtException", "unhandledRejection"])
      process.on(event, (error) => {
        this.#failure ??= error;
      });
    const { testsOf } = await import(substitute);
    const isWhole = (name) => name.endsWith(".test.ts") && !slow.includes(name);
    const files = this.folders
      .flatMap((name) =>
        statSync(name).isFile()
          ? [name]
          : readdirSync(name)
              .filter(isWhole)
              .map((file) => path.join(name, file)),
      )
      .sort((one, other) => statSync(one).size - statSync(other).size);
    for (const file of files)
      for (const { name, run } of await testsOf(pathToFileURL(path.resolve(file)).href))
        this.#tests.set(`${file} ${name}`, run);
  }

  async dryRun() {
    const namespace = this.#namespace;
    const tests = [];
    for (const [id, run] of this.#tests) {
      namespace.currentTestId = id;
      const startedAt = performance.now();
      let failureMessage = await this.#outcome(run);
      for (let again = 0; failureMessage !== null && again < 3; again += 1)
        failureMessage = await this.#outcome(run);
      const timeSpentMs = performance.now() - startedAt;
      const status = failureMessage === null ? TestStatus.Success : TestStatus.Failed;
      tests.push({ id, name: id, timeSpentMs, status, ...(failureMessage !== null && { failureMessage }) });
    }
    namespace.currentTestId = undefined;
    return { status: DryRunStatus.Complete, tests, mutantCoverage: namespace.mutantCoverage };
  }

  async mutantRun({ activeMutant, hitLimit, testFilter }) {
    const namespace = this.#namespace;
    const tests = [];
    Object.assign(namespace, { hitCount: 0, hitLimit });
    for (const [id, run] of this.#tests) {
      if (testFilter !== undefined && !testFilter.includes(id)) continue;
      const failureMessage = await this.#noticed(id, run, activeMutant.id);
      const status = failureMessage === null ? TestStatus.Success : TestStatus.Failed;
      tests.push({
        id,
        name: id,
        timeSpentMs: 0,
        status,
        ...(failureMessage !== null && { failureMessage }),
      });
      if (failureMessage !== null) break;
    }
    const limited = determineHitLimitReached(namespace.hitCount, hitLimit);
    return toMutantRunResult(limited ?? { status: DryRunStatus.Complete, tests });
  }

  /** What the test says of the mutant; null: nothing. A failure counts that is there with it twice, and not without it: tests that wait fail on a busy machine. */
  async #noticed(id, run, mutantId) {
    const namespace = this.#namespace;
    const withMutant = async () => {
      namespace.activeMutant = mutantId;
      const failureMessage = await this.#outcome(run);
      namespace.activeMutant = undefined;
      return failureMessage;
    };
    if ((await withMutant()) === null) return null;
    const { hitCount, hitLimit } = namespace;
    namespace.hitLimit = undefined;
    if ((await this.#outcome(run)) !== null) throw new Error(`${id} fails without a mutant, too`);
    Object.assign(namespace, { hitCount, hitLimit });
    return withMutant();
  }

  /** null: the test has passed. */
  async #outcome(run) {
    this.#failure = null;
    const { setTimeout, clearTimeout, setInterval, clearInterval, setImmediate } = globalThis;
    let timer;
    const expiry = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`it took more than ${maxTestMs} ms`)), maxTestMs);
    });
    try {
      await Promise.race([run(), expiry]);
    } catch (error) {
      this.#failure ??= error;
    }
    Object.assign(globalThis, { setTimeout, clearTimeout, setInterval, clearInterval, setImmediate });
    clearTimeout(timer);
    return this.#failure === null ? null : String(this.#failure?.message ?? this.#failure);
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, "in-process", InProcessTestRunner)];
