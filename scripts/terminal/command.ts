import { Command, CommanderError, type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import { errorText } from "./error-text.ts";

/** A command that was called in a way it does not know. Its message says how it is called. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

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
      optionDescription: ({ description: text, defaultValue, defaultValueDescription }) => {
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
    return command;
  } catch (error) {
    throw toUsageError(error);
  }
}

/** Parses the process' words, does what they ask for, and ends. */
export const runCommand = (command: CommandUnknownOpts): Promise<never> =>
  runMain(() => {
    const words = process.argv.slice(2);
    refuseSwallowed(command, words);
    return command.parseAsync(words, { from: "user" });
  });

/** Runs a command's body and ends the process: with `process.exitCode`, 1 after an error, 2 after a call that needs the help. */
export async function runMain(main: () => Promise<unknown>): Promise<never> {
  try {
    await main();
    process.exit();
  } catch (error) {
    if (error instanceof CommanderError && error.code === "commander.helpDisplayed") process.exit(0);
    if (error instanceof CommanderError && error.code === "commander.help") process.exit(2);
    console.error(errorText(toUsageError(error)));
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
function toUsageError(error: unknown): unknown {
  if (!(error instanceof CommanderError)) return error;
  if (error.code.startsWith("commander.help")) return error;
  const [, name, value, fix] =
    /^error: option '.*?(--[\w-]+).*' argument '(.*)' is invalid\. (.*)$/s.exec(error.message) ?? [];
  if (fix !== undefined) return new UsageError(`${name} ${fix}, not ${value}`);
  const words = error.message.replace(/^error: /, "").replace(/\n\((.*)\)$/, ". $1");
  const ended = /[.?]$/.test(words) ? words : `${words}.`;
  return new UsageError(`${ended[0]?.toUpperCase()}${ended.slice(1)} --help lists the options.`);
}
