import { Command, CommanderError, type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import { errorText } from "./error-text.ts";
import { refuseIgnored, scopeWords } from "./ignored-options.ts";
import { UsageError } from "./usage-error.ts";

export { UsageError } from "./usage-error.ts";

/**
 * A command line that throws instead of ending the process, and names in its help each default in brackets.
 *
 * @param name as it is typed, such as `npm run tune --`
 * @param notes what stands below the options
 */
export function createCommand(name: string, description: string, notes = ""): Command {
  const command = new Command(name)
    .description(description)
    .helpOption("-h, --help", "this text")
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .configureHelp({
      helpWidth: Math.min(150, process.stdout.columns ?? 150),
      optionDescription: (option) => {
        const { defaultValue, defaultValueDescription } = option;
        const text = `${scopeWords(option)}${option.description}`;
        const shown = defaultValueDescription ?? (typeof defaultValue === "boolean" ? null : defaultValue);
        return [null, undefined, ""].includes(shown) || String(shown) === "" ? text : `${text} (${shown})`;
      },
    });
  return notes === "" ? command : command.addHelpText("after", `\n${notes}`);
}

/** An option whose value is null where it is not given. @param standIn what holds then, for the help */
export const optional = <Flags extends string, Value = string>(
  flags: Flags,
  description: string,
  read: (text: string) => Value = (text) => text as Value,
  standIn?: string | number,
) =>
  new Option(flags, description)
    .argParser((text: string): Value => read(text))
    .default(null, standIn?.toString());

/** An option that may stand several times; null where it is not given. @param standIn what holds then, for the help */
export const several = <Flags extends string>(flags: Flags, description: string, standIn?: string) =>
  new Option(flags, description)
    .argParser((text: string, earlier: string[] | null): string[] | null => [...(earlier ?? []), text])
    .default(null, standIn);

/** @throws UsageError naming the option and the fix */
export function parseWords<Parsed extends CommandUnknownOpts>(
  command: Parsed,
  words: readonly string[],
): Parsed {
  try {
    refuseSwallowed(command, words);
    command.parse([...words], { from: "user" });
    refuseIgnored(command);
    return command;
  } catch (error) {
    throw toUsageError(error, command, words);
  }
}

/** Parses the process' words, does what they ask for, and ends. */
export const runCommand = (command: CommandUnknownOpts): Promise<never> =>
  runMain(async () => {
    const words = process.argv.slice(2);
    try {
      refuseSwallowed(command, words);
      await command
        .hook("preAction", (_, called) => refuseIgnored(called))
        .parseAsync(words, { from: "user" });
    } catch (error) {
      throw toUsageError(error, command, words);
    }
  });

/** Runs a command's body and ends the process: with `process.exitCode`, 1 after an error, 2 after a call that needs the help. */
export async function runMain(main: () => Promise<unknown>): Promise<never> {
  try {
    await main();
    process.exit();
  } catch (error) {
    if (error instanceof CommanderError && error.code === "commander.helpDisplayed") process.exit(0);
    if (error instanceof CommanderError && error.code === "commander.help") process.exit(2);
    console.error(errorText(error));
    process.exit(1);
  }
}

/** Commander takes whatever follows for the value: `--report --yes` lacks the file's name. */
function refuseSwallowed(command: CommandUnknownOpts, words: readonly string[]): void {
  const { options } = command.commands.find((one) => one.name() === words[0]) ?? command;
  words.forEach((word, at) => {
    const option = options.find(({ long, short }) => word === long || word === short);
    if (option?.required && words[at + 1]?.startsWith("--"))
      throw new UsageError(`${option.long} needs a value: ${option.flags}. --help lists the options.`);
  });
}

/** Commander's words, with the option first: `--samples takes a whole number from 1, not 0`. */
function toUsageError(error: unknown, command: CommandUnknownOpts, words: readonly string[]): unknown {
  if (!(error instanceof CommanderError)) return error;
  if (error.code.startsWith("commander.help")) return error;
  const [, flag] = /^error: unknown option '(--?[\w-]+)/.exec(error.message) ?? [];
  const takers = command.commands.filter(({ options }) =>
    options.some(({ long, short }) => flag !== undefined && [long, short].includes(flag)),
  );
  if (takers.length > 0) {
    const isCalled = command.commands.some((one) => one.name() === words[0]);
    const fault = isCalled
      ? `does not apply to ${words[0]}, only to`
      : "comes after the command that it is for:";
    const names = takers.map((one) => one.name()).join(", ");
    return new UsageError(`${flag} ${fault} ${names}. --help lists the options.`);
  }
  const [, name, value, fix] =
    /^error: option '.*?(--[\w-]+).*' argument '(.*)' is invalid\. (.*)$/s.exec(error.message) ?? [];
  if (fix !== undefined) return new UsageError(`${name} ${fix}, not ${value}`);
  const said = error.message.replace(/^error: /, "").replace(/\n\((.*)\)$/, ". $1");
  const ended = /[.?]$/.test(said) ? said : `${said}.`;
  return new UsageError(`${ended[0]?.toUpperCase()}${ended.slice(1)} --help lists the options.`);
}
