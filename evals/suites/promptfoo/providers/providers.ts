import type { Program } from "../../../graders/programs/program.ts";
import { guarded } from "../fault.ts";
import { readFilesDeep, readFileValue } from "../file-value.ts";
import { globSync, isGlob } from "../glob.ts";
import type { LoadContext } from "../load-context.ts";
import { isProgramReference } from "../programs/program-file.ts";
import { readTransform } from "../programs/transforms.ts";
import { checkFields } from "../support/check-fields.ts";
import { providerFields } from "../support/field-support.ts";
import { modelOfProvider } from "./model-of-provider.ts";
import { type RequestSettings, requestSettings } from "./request-parameters.ts";

/** A provider that is a model. */
export interface SuiteProvider {
  /** As promptfoo names it. */
  readonly id: string;
  readonly label: string;
  /** As the gateway names it. */
  readonly model: string;
  /** How many providers before it are the same model: with another configuration, say. */
  readonly rank: number;
  readonly settings: RequestSettings;
  /** Prompts that it is asked; undefined: all. */
  readonly prompts: readonly string[] | undefined;
  readonly transform: Program | null;
}

/** The models among the providers; the others are said to be left out. */
export function readProviders(written: unknown, field: string, context: LoadContext): SuiteProvider[] {
  const { problems, notices } = context;
  const providers: SuiteProvider[] = [];
  for (const [index, one] of entriesOf(written, context).entries()) {
    const place = context.placeOf(field, index);
    const name = `${field}[${index}]`;
    const model = modelOfProvider(one.id);
    if (model === null) {
      notices.add(`the provider ${one.id} is no chat model, and is not asked`);
      continue;
    }
    checkFields(one.fields, providerFields, name, (key) => context.placeOf(field, index, key), context);
    const config = guarded(problems, place, `${name}.config`, {}, () =>
      readFilesDeep(context.templates.renderDeep(one.fields.config ?? {}, {}), context.folder),
    ) as Readonly<Record<string, unknown>>;
    const transform = guarded(problems, place, `${name}.transform`, null, () =>
      readTransform(one.fields.transform ?? config.transform, context),
    );
    const { transform: _, ...request } = config;
    providers.push({
      id: one.id,
      label: typeof one.fields.label === "string" ? one.fields.label : one.id,
      model,
      rank: providers.filter((other) => other.model === model).length,
      settings: requestSettings(request, (key, reason) =>
        notices.add(`\`${field}[].config.${key}\` has no effect here: ${reason}`),
      ),
      prompts: Array.isArray(one.fields.prompts) ? one.fields.prompts.map(String) : undefined,
      transform,
    });
  }
  return providers;
}

interface Entry {
  readonly id: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** All forms in which providers stand: a name, an object with `id`, `{name: {config}}`, a file of any of them. */
function entriesOf(written: unknown, context: LoadContext): Entry[] {
  if (written === undefined || written === null) return [];
  if (Array.isArray(written))
    return (written as readonly unknown[]).flatMap((one) => entriesOf(one, context));
  if (typeof written === "string") {
    if (!written.startsWith("file://") || isProgramReference(written)) return [{ id: written, fields: {} }];
    const path = written.slice("file://".length);
    const files = isGlob(path) ? globSync(path, context.folder) : [path];
    return files.flatMap((file) => entriesOf(readFileValue(`file://${file}`, context.folder), context));
  }
  if (typeof written !== "object") return [{ id: String(written), fields: {} }];
  const fields = written as Readonly<Record<string, unknown>>;
  const { provider, id } = fields;
  if (typeof provider === "string") return [{ id: provider, fields: { label: id, ...fields } }];
  if (typeof id === "string") return [{ id, fields }];
  return Object.entries(fields).map(([id, inner]) => ({
    id:
      typeof (inner as { id?: unknown } | null)?.id === "string" ? String((inner as { id: string }).id) : id,
    fields: (typeof inner === "object" && inner !== null ? inner : {}) as Entry["fields"],
  }));
}
