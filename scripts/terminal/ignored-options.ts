import type { Argument, CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import { UsageError } from "./usage-error.ts";

/** Most words that each command takes in this place. */
type TakenBy = Readonly<Record<string, number>>;

const optionTakers = new WeakMap<Option, readonly string[]>();
const optionPartners = new WeakMap<Option, string>();
const argumentTakers = new WeakMap<Argument, TakenBy>();

/** An option that only these commands read, such as `create` or `provider set`: others refuse it, and the help says so. */
export function forCommands<One extends Option>(takers: readonly string[], option: One): One {
  optionTakers.set(option, takers);
  return option;
}

/** An option that means nothing without another, such as `--holdout`: alone it is refused, and the help says so. */
export function onlyWith<One extends Option>(partner: string, option: One): One {
  optionPartners.set(option, partner);
  return option;
}

/** The argument behind a command's name, which the other commands refuse. */
export function wordsFor<One extends Argument>(takers: TakenBy, argument: One): One {
  argumentTakers.set(argument, takers);
  return argument;
}

/** `for create or update: `; empty: it may stand anywhere. */
export function scopeWords(option: Option): string {
  const takers = optionTakers.get(option);
  const partner = optionPartners.get(option);
  const scopes = [
    ...(takers === undefined ? [] : [`for ${listed(takers, "or")}`]),
    ...(partner === undefined ? [] : [`with ${partner}`]),
  ];
  return scopes.length === 0 ? "" : `${scopes.join(", ")}: `;
}

/** @throws UsageError naming an option or a word that the command which was called would ignore, and what takes it */
export function refuseIgnored(command: CommandUnknownOpts): void {
  const [first, second] = command.args;
  const names = [first, `${first} ${second}`];
  const { options } = command;
  const called = options.some((one) => optionTakers.get(one)?.includes(names[1]!)) ? names[1] : first;
  const given = options.filter((option) => isGiven(command, option));
  for (const option of given) {
    const takers = optionTakers.get(option);
    if (first !== undefined && takers?.every((one) => !names.includes(one)))
      throw new UsageError(
        `${option.long} does not apply to ${called}, only to ${listed(takers, "and")}. --help lists the options.`,
      );
    const partner = optionPartners.get(option);
    if (partner !== undefined && !given.some(({ long }) => long === partner))
      throw new UsageError(`${option.long} applies only with ${partner}. --help lists the options.`);
  }
  command.registeredArguments.forEach((argument, at) => {
    const takers = argumentTakers.get(argument);
    const most = takers?.[first ?? ""] ?? 0;
    const excess = command.args[at + most];
    if (takers === undefined || excess === undefined) return;
    const taken =
      most > 0 ? `${most === 1 ? "one" : most} at most` : `none: ${listed(Object.keys(takers), "and")} do`;
    throw new UsageError(
      `"${excess}" is a word too many: ${first} takes ${taken}. --help lists the options.`,
    );
  });
}

/** Of `--pace` and `--no-pace`, which set the same value, the one that was typed. */
function isGiven(command: CommandUnknownOpts, option: Option): boolean {
  const name = option.attributeName();
  const value: unknown = command.getOptionValue(name);
  return (
    command.getOptionValueSource(name) === "cli" && (typeof value !== "boolean" || option.negate === !value)
  );
}

const listed = (names: readonly string[], and: string): string =>
  names.join(", ").replace(/, ([^,]*)$/, ` ${and} $1`);
