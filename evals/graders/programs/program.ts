import type { CodeJob } from "../sandbox/code-run.ts";

/** A function that a suite brings along, in source. It only ever runs locked up. */
export interface Program {
  readonly language: "javascript" | "python";
  /** JavaScript: the text of a CommonJS module; Python: the text of a module. */
  readonly source: string;
  /** Name of the function, or of one in what the module exports (`Class.method`); null: the module's own (`module.exports`, `default`, or `usualName`). */
  readonly function: string | null;
  /** Python function that is called where none is named, as `get_assert`. */
  readonly usualName: string;
  /** As it was written, for messages. */
  readonly label: string;
  /** What `process.env` and `os.environ` hold: the suite's own `env`, never ours. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * A step that makes something else of a reply before it is graded: a program; `json`: JSON text becomes the value that it is; or what is
 * made of a reply's tool calls: a list (`calls`), the first of them alone (`call`), or text with one call a line (`calls_as_text`).
 */
export type TransformStep = Program | "json" | "calls" | "call" | "calls_as_text";

const literal = (value: unknown): string => JSON.stringify(JSON.stringify(value) ?? "null");

/** A call of a program as a job for a locked process: its one value is what the function gave. */
export function jobOfProgram(program: Program, given: readonly unknown[]): CodeJob {
  return program.language === "javascript" ? javascriptJob(program, given) : pythonJob(program, given);
}

/** A job that loads the program and sees whether the function is there, without calling it. */
export function checkOfProgram(program: Program): CodeJob {
  const { code } = jobOfProgram(program, []);
  return {
    code,
    calls: [program.language === "javascript" ? "(__found(), true)" : "__found() is not __undefined"],
    assertions: "",
  };
}

/** A module of tests may export the list itself. */
const mayBeData = ({ usualName }: Program): boolean => usualName === "generate_tests";

// The source travels as a text, so that nothing that prepares a job mistakes its lines for the job's own.
function javascriptJob(program: Program, given: readonly unknown[]): CodeJob {
  return {
    code: `const process = { env: JSON.parse(${literal(program.env ?? {})}), platform: "locked", argv: [], cwd: () => "/" };
const __module = { exports: {} };
new Function("module", "exports", "require", "process", ${JSON.stringify(program.source)})(__module, __module.exports, require, process);
function __found() {
  const name = JSON.parse(${literal(program.function)});
  const all = __module.exports;
  const at = (from) => name.split(".").reduce((value, part) => (value === null || value === undefined ? value : value[part]), from);
  const own = name === null ? [all, all && all.default] : [at(all), at(all && all.default)];
  const named = name === null && all ? Object.values(all).filter((one) => typeof one === "function") : [];
  const found = own.concat(named.length === 1 ? named : []).find((one) => typeof one === "function");
  const data = JSON.parse(${literal(mayBeData(program))}) ? own.find((one) => Array.isArray(one)) : undefined;
  if (!found && data) return () => data;
  if (!found) throw new Error(name === null ? "it exports no function" : "it exports no function " + name);
  return found;
}`,
    calls: [`__found()(...JSON.parse(${literal(given)}))`],
    assertions: "",
  };
}

function pythonJob(program: Program, given: readonly unknown[]): CodeJob {
  return {
    code: `import contextlib as __contextlib, dataclasses as __dataclasses, inspect as __inspect, io as __io, json as __json, os as __os, sys as __sys
__undefined = object()
__given = __json.loads(${literal(given)})
__os.environ = dict(__json.loads(${literal(program.env ?? {})}))
__sys.argv = [${JSON.stringify(program.label)}] + [one if isinstance(one, str) else __json.dumps(one) for one in __given]
def __load(name):
    space = {"__name__": name, "__file__": __sys.argv[0]}
    printed = __io.StringIO()
    with __contextlib.redirect_stdout(printed):
        exec(compile(__json.loads(${literal(program.source)}), __sys.argv[0], "exec", dont_inherit=True), space)
    return space, printed.getvalue()
def __found():
    first, *rest = ${JSON.stringify(program.function ?? program.usualName)}.split(".")
    found = __load("suite_program")[0].get(first, __undefined)
    for name in rest:
        owner = found
        found = getattr(owner, name, __undefined)
        own = __inspect.getattr_static(owner, name, None) if __inspect.isclass(owner) else None
        if __inspect.isfunction(own) and next(iter(__inspect.signature(own).parameters), "") == "self":
            found = getattr(owner(), name)
    if found is __undefined and ${program.function === null ? "False" : "True"}:
        raise NameError("it defines no function " + ${JSON.stringify(program.function ?? "")})
    return found
def __call():
    found = __found()
    if found is __undefined:
        return __load("__main__")[1].strip()
    with __contextlib.suppress(ValueError, TypeError):
        kinds = [one.kind for one in __inspect.signature(found).parameters.values()]
        if __inspect.Parameter.VAR_POSITIONAL not in kinds:
            del __given[len([one for one in kinds if one in (0, 1)]):]
    result = found(*__given)
    if __inspect.iscoroutine(result):
        try:
            result.send(None)
        except StopIteration as ended:
            result = ended.value
        else:
            raise RuntimeError("it waits for something outside")
    if __dataclasses.is_dataclass(result):
        result = __dataclasses.asdict(result)
    return result`,
    calls: ["__call()"],
    assertions: "",
  };
}
