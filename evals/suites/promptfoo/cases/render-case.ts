import type { CaseMessage } from "../../suite.ts";
import { faultWithFix } from "../fault.ts";
import type { LoadContext } from "../load-context.ts";
import { isProgramReference } from "../programs/program-file.ts";
import { readTransform } from "../programs/transforms.ts";
import type { PromptfooTest } from "../promptfoo-file.ts";
import { asMessages, messagesOf } from "../prompts/messages-of.ts";
import { isProgram, type PromptTemplate } from "../prompts/prompts.ts";
import type { SuiteProvider } from "../providers/providers.ts";

type Values = Readonly<Record<string, unknown>>;

/** A prompt filled in, with the fields of the request that its program set. */
export interface RenderedPrompt {
  readonly messages: readonly CaseMessage[];
  readonly config: Values;
}

export interface FinishedVariables {
  /** Before they are filled into one another. */
  readonly raw: Values;
  readonly values: Values;
}

/** What programs are told of the provider. */
const providerFacts = (provider: SuiteProvider | null): Values =>
  provider === null
    ? { id: "", label: "" }
    : { id: provider.id, label: provider.label, config: provider.settings.parameters };

/** The prompt's text as programs see it. */
const rawOf = ({ template, label }: PromptTemplate): string =>
  typeof template === "string" ? template : isProgram(template) ? label : JSON.stringify(template);

/**
 * Variables as the prompt gets them: `transformVars` first, then variables that are programs, then templates in one another.
 *
 * @throws Error where a program fails
 */
export function finishVariables(
  read: Values,
  test: PromptfooTest,
  prompt: PromptTemplate,
  context: LoadContext,
): FinishedVariables {
  let values: Record<string, unknown> = { ...read };
  const transform = readTransform(test.options?.transformVars, context, ["vars", "context"]);
  if (transform !== null) {
    const made = context.programs.call(transform, [
      values,
      { vars: values, prompt: { raw: rawOf(prompt), label: prompt.label } },
    ]);
    if (typeof made !== "object" || made === null || Array.isArray(made))
      throw faultWithFix("`transformVars` gives no object", "Let it return {name: value, ...}");
    values = { ...values, ...made };
  }
  for (const [name, value] of Object.entries(values)) {
    if (typeof value !== "string" || !value.startsWith("file://") || !isProgramReference(value)) continue;
    const program = context.programs.read(value, "get_var");
    const output = outputOf(context.programs.call(program, [name, rawOf(prompt), values, null]), value);
    values[name] = program.language === "python" && typeof output === "string" ? output.trim() : output;
  }
  // The line break that ends a `|` block is no part of the value: promptfoo drops one.
  for (const [name, value] of Object.entries(values))
    if (typeof value === "string") values[name] = value.replace(/\n$/, "");
  return { raw: values, values: context.templates.renderVariables(values) };
}

function outputOf(result: unknown, reference: string): unknown {
  if (typeof result !== "object" || result === null) return result;
  const { output, error } = result as { output?: unknown; error?: unknown };
  if (error !== undefined && error !== null) throw new Error(`${reference} gives an error: ${String(error)}`);
  return output === undefined ? result : output;
}

/** @throws Error where the prompt's program fails or its template is wrong */
export function renderPrompt(
  prompt: PromptTemplate,
  values: Values,
  test: PromptfooTest,
  provider: SuiteProvider | null,
  context: LoadContext,
): RenderedPrompt {
  const { template, config } = isProgram(prompt.template)
    ? fromProgram(prompt, values, provider, context)
    : { template: prompt.template, config: {} };
  const filled = context.templates.renderDeep(template, values);
  const given = messagesOf(filled);
  if (given !== null && typeof filled !== "string") return { messages: given, config };
  const { prefix = "", suffix = "" } = (test.options ?? {}) as { prefix?: unknown; suffix?: unknown };
  const around = (text: unknown): string => context.templates.render(String(text), values);
  const text = `${around(prefix)}${typeof filled === "string" ? filled : JSON.stringify(filled)}${around(suffix)}`;
  // A template may turn into a list of messages only when it is filled in.
  const content = asMessages(text);
  return { messages: typeof content === "string" ? [{ role: "user", content }] : content, config };
}

function fromProgram(
  { template, config, label }: PromptTemplate,
  vars: Values,
  provider: SuiteProvider | null,
  context: LoadContext,
): { readonly template: PromptTemplate["template"]; readonly config: Values } {
  if (!isProgram(template)) return { template, config: {} };
  const made = context.programs.call(template, [{ vars, provider: providerFacts(provider), config }]);
  if (typeof made === "string") return { template: asMessages(made), config: {} };
  if (typeof made !== "object" || made === null)
    throw faultWithFix(
      `the prompt ${label} gives neither text nor messages`,
      "Let it return a text or a list of messages",
    );
  const { prompt: inner, config: set } = made as { prompt?: unknown; config?: unknown };
  const found = inner === undefined ? made : inner;
  const settings = (typeof set === "object" && set !== null ? set : {}) as Values;
  if (typeof found === "string") return { template: asMessages(found), config: settings };
  return { template: messagesOf(found) ?? JSON.stringify(found), config: settings };
}

/** Whether a prompt may differ from provider to provider. */
export const asksForProvider = ({ template }: PromptTemplate): boolean =>
  isProgram(template) && /\bprovider\b/.test(template.source);
