import type { Metric, Registry } from "prom-client";
import type { MetricDefinition } from "./metric-definitions.ts";

/** One series of a counter. */
interface CounterCell {
  value: number;
}

/** One series of a histogram: how many observations each bucket has, the last one those above every bound. */
interface HistogramCell {
  observe(value: number): void;
}

interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly metricName: string;
  value: number;
}

const escaped = (value: string): string =>
  value.replace(/\\/g, "\\\\").replace(/\n/g, "\\n").replace(/"/g, '\\"');

/** A sample without its empty labels, which Prometheus takes for absent. */
function sampleOf(metricName: string, names: readonly string[], values: readonly string[]): Sample {
  const pairs = names
    .map((name, at) => [name, values[at] ?? ""] as const)
    .filter(([, value]) => value !== "");
  return { metricName, labels: Object.fromEntries(pairs), value: 0 };
}

function seriesName({ metricName, labels }: Sample): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? metricName : `${metricName}{${pairs.join(",")}}`;
}

/**
 * Series of one metric, each found by its label values in one look-up, where prom-client sorts and joins labels at every observation (1 to 2 us each, ten
 * times a request). prom-client asks for them at a scrape; the name of a series is spelled once, not every time. A labelled series shows with its
 * first observation.
 */
function registerCells<Cell>(
  registry: Registry,
  name: string,
  { type, help, labels }: MetricDefinition,
  create: (values: readonly string[]) => { readonly cell: Cell; readonly samples: () => readonly Sample[] },
): (...values: string[]) => Cell {
  const cells = new Map<string, ReturnType<typeof create>>();
  const names = new Map<Sample, string>();
  function line(sample: Sample): string {
    let spelled = names.get(sample);
    if (spelled === undefined) {
      spelled = seriesName(sample);
      names.set(sample, spelled);
    }
    return `${spelled} ${sample.value}`;
  }
  function all<Result>(read: (sample: Sample) => Result): Result[] {
    const results: Result[] = [];
    for (const { samples } of cells.values()) {
      const found = samples();
      if (labels.length > 0 && found.at(-1)?.value === 0) continue;
      for (const sample of found) results.push(read(sample));
    }
    return results;
  }
  registry.registerMetric({
    ...{ name, help, type, aggregator: "sum" },
    get: async () => ({ name, help, type, aggregator: "sum", values: all((sample) => sample) }),
    getForPromString: async () => {
      const lines = all(line);
      const last = lines.pop();
      if (last === undefined) return { name, help, type, values: [] };
      // prom-client writes `metricName value`, a line at a time: all but the last value stand in the name.
      const at = last.lastIndexOf(" ");
      const metricName = [...lines, last.slice(0, at)].join("\n");
      return { name, help, type, values: [{ metricName, value: Number(last.slice(at + 1)) }] };
    },
  } as unknown as Metric);
  if (labels.length === 0) cells.set("", create([]));
  return (...values) => {
    const key = values.length === 1 ? values[0]! : values.join("\0");
    let found = cells.get(key);
    if (found === undefined) {
      found = create(values);
      cells.set(key, found);
    }
    return found.cell;
  };
}

/** @returns the series of label values, in the order of the definition's labels; an empty value is no label */
export function counterCells(
  registry: Registry,
  name: string,
  definition: MetricDefinition,
): (...values: string[]) => CounterCell {
  return registerCells(registry, name, definition, (values) => {
    const cell = sampleOf(name, definition.labels, values);
    return { cell, samples: () => [cell] };
  });
}

/** @returns as `counterCells` */
export function histogramCells(
  registry: Registry,
  name: string,
  definition: MetricDefinition & { readonly buckets: readonly number[] },
): (...values: string[]) => HistogramCell {
  const bounds = definition.buckets;
  return registerCells(registry, name, definition, (values) => {
    const counts = new Float64Array(bounds.length + 1);
    const sum = sampleOf(`${name}_sum`, definition.labels, values);
    const count = sampleOf(`${name}_count`, definition.labels, values);
    const buckets = [...bounds.map(String), "+Inf"].map((bound) =>
      sampleOf(`${name}_bucket`, ["le", ...definition.labels], [bound, ...values]),
    );
    return {
      cell: {
        observe(value) {
          let at = 0;
          while (at < bounds.length && value > bounds[at]!) at += 1;
          counts[at]! += 1;
          sum.value += value;
          count.value += 1;
        },
      },
      samples() {
        let cumulative = 0;
        for (const [at, bucket] of buckets.entries()) {
          cumulative += counts[at]!;
          bucket.value = cumulative;
        }
        return [...buckets, sum, count];
      },
    };
  });
}
