import type { Suite } from "../../../evals/suites/suite.ts";
import type { EvalArguments } from "../eval-arguments.ts";

/** A model that can be asked in process. */
interface ModelHere {
  readonly id: string;
  readonly isDemo: boolean;
}

interface ModelsToCompare {
  readonly models: readonly string[];
  /** What was asked for and is not done, for whoever reads the report. */
  readonly notices: readonly string[];
}

/**
 * The models to compare: those asked for, else the suites' own that are here, else the demo models, else all. A suite's own model that is
 * left out is named.
 *
 * @param inProcess null: an endpoint is asked, which is taken to have every model
 * @throws Error where it cannot be told which models are meant
 */
export function modelsToCompare(
  options: Pick<EvalArguments, "models">,
  suites: readonly Pick<Suite, "models">[],
  inProcess: { readonly models: readonly ModelHere[] } | null,
): ModelsToCompare {
  if (options.models) return { models: options.models, notices: [] };
  const wanted = [...new Set(suites.flatMap(({ models }) => models))];
  if (inProcess === null) {
    if (wanted.length === 0) throw new Error("name the models to compare: --models a,b");
    return { models: wanted, notices: [] };
  }
  const known = new Set(inProcess.models.map(({ id }) => id));
  const [here, missing] = [
    wanted.filter((model) => known.has(model)),
    wanted.filter((model) => !known.has(model)),
  ];
  const models = here.length > 0 ? here : fallback(inProcess);
  if (missing.length === 0) return { models, notices: [] };
  const instead = here.length > 0 ? "left out" : `not asked; ${models.join(", ")} answered instead`;
  return {
    models,
    notices: [
      `${missing.join(", ")}: named by the suite, not configured here, ${instead}. Set the key of the provider, or name other models: --models a,b`,
    ],
  };
}

function fallback({ models }: { readonly models: readonly ModelHere[] }): string[] {
  const demo = models.filter(({ isDemo }) => isDemo);
  const found = demo.length > 0 ? demo : models;
  if (demo.length === 0 && found.length > 3)
    throw new Error(
      `name the models to compare: --models ${found
        .slice(0, 3)
        .map(({ id }) => id)
        .join(",")} (there are ${found.length})`,
    );
  return found.map(({ id }) => id);
}
