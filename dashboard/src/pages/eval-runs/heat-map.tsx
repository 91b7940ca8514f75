import type { EvalRunReport } from "../../../../server/answers/eval-answers.ts";
import { count, decimal, unknown } from "../../format/format.ts";
import { Panel } from "../../parts/layout.tsx";

const steps = 5;

/** Mean scores by task and model. The figure stands in each cell, so that nothing hangs on the colour. */
export function HeatMap({ report: { cells } }: { report: EvalRunReport }) {
  const targets = [...new Set(cells.map(({ target }) => target))];
  const tasks = [...new Set(cells.map(({ task_type: task }) => task))].sort((one, other) =>
    (one ?? "").localeCompare(other ?? ""),
  );
  return (
    <Panel title="Task by model" about="Mean score, and the number of replies that were scored." isFlush>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reached by the keyboard. */}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for what is filled in. */}
      <div class="table-box" role="group" aria-label="Task by model" tabIndex={0}>
        <table class="table heat">
          <caption class="visually-hidden">Mean score by task and model</caption>
          <thead>
            <tr>
              <th scope="col">Task</th>
              {targets.map((target) => (
                <th key={target} scope="col" class="number">
                  {target}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {tasks.map((task) => (
              <tr key={task}>
                <th scope="row">{task ?? "not classified"}</th>
                {targets.map((target) => {
                  const cell = cells.find((one) => one.target === target && one.task_type === task);
                  const mean = cell?.score.mean ?? null;
                  return (
                    <td
                      key={target}
                      class={`cell${mean === null ? "" : ` heat-${Math.round(mean * steps)}`}`}
                    >
                      {mean === null ? unknown : decimal(mean)}
                      <span class="sub">
                        {cell === undefined ? "not run" : `${count(cell.scored)} scored`}
                        {cell === undefined || cell.errors === 0 ? "" : `, ${count(cell.errors)} errors`}
                      </span>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
