import { formatPercent } from "../terminal/format-figures.ts";
import { renderTable } from "../terminal/table.ts";

/** How often the classifier names the task type that a file's own task name stands for. */
interface TaskAgreement {
  add(task: string, taskType: string): void;
  render(useColor: boolean): string;
}

/** @param map task name in the file to one task type or several that all count as right */
export function createTaskAgreement(
  map: Readonly<Record<string, string | readonly string[]>>,
): TaskAgreement {
  const rows = new Map<string, Map<string, number>>();
  const expected = (task: string): readonly string[] => [map[task] ?? []].flat();
  return {
    add(task, taskType) {
      const row = rows.get(task) ?? new Map<string, number>();
      row.set(taskType, (row.get(taskType) ?? 0) + 1);
      rows.set(task, row);
    },
    render(useColor) {
      let right = 0;
      let mapped = 0;
      const lines = [...rows].map(([task, counts]) => {
        const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
        const hits = [...counts].reduce(
          (sum, [type, count]) => sum + (expected(task).includes(type) ? count : 0),
          0,
        );
        if (expected(task).length > 0) {
          right += hits;
          mapped += total;
        }
        const seen = [...counts].sort(([, one], [, other]) => other - one).slice(0, 3);
        return [
          task,
          expected(task).join(" or ") || "not mapped",
          String(total),
          expected(task).length === 0 ? "" : formatPercent(hits / total),
          seen.map(([type, count]) => `${type} ${count}`).join(", "),
        ];
      });
      const table = renderTable(
        [
          { title: "task in the file" },
          { title: "task type" },
          { title: "prompts", align: "right" },
          { title: "agree", align: "right" },
          { title: "read as" },
        ],
        lines,
        useColor,
      );
      return `${table}\nagreement on mapped tasks: ${mapped === 0 ? "none is mapped" : formatPercent(right / mapped)}`;
    },
  };
}
