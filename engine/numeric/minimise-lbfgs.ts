/** A smooth function of many numbers: returns its value at `point` and writes its gradient there into `gradient`, all of it. */
export type Objective = (point: Float64Array, gradient: Float64Array) => number;

interface LbfgsOptions {
  readonly maxSteps: number;
  /** So many pairs of steps and gradient changes stand for the curvature. */
  readonly historyLength?: number;
  /** Ends where no entry of the gradient is larger. */
  readonly gradientTolerance?: number;
}

interface Minimum {
  readonly point: Float64Array;
  readonly value: number;
  readonly steps: number;
}

/** Sufficient decrease of Armijo's rule (Nocedal and Wright, 2006, section 3.1). */
const sufficientDecrease = 1e-4;
const maxHalvings = 30;

/**
 * Minimises a smooth function by limited-memory BFGS (Nocedal and Wright, 2006, algorithm 7.4), with steps halved until the value has fallen
 * enough. A pair without positive curvature is left out, so that every direction leads down. Deterministic; ends early where no step helps.
 */
export function minimiseLbfgs(objective: Objective, start: Float64Array, options: LbfgsOptions): Minimum {
  const { maxSteps, historyLength = 8, gradientTolerance = 1e-7 } = options;
  let point = Float64Array.from(start);
  let gradient = new Float64Array(start.length);
  let trial = new Float64Array(start.length);
  let trialGradient = new Float64Array(start.length);
  const direction = new Float64Array(start.length);
  const history: CurvaturePair[] = [];
  let value = objective(point, gradient);
  let steps = 0;
  for (; steps < maxSteps && maxAbsolute(gradient) > gradientTolerance; steps += 1) {
    descentInto(direction, gradient, history);
    const slope = dot(direction, gradient);
    // Without a history the direction says nothing of the length of a step.
    let length = history.length === 0 ? Math.min(1, 1 / Math.sqrt(dot(gradient, gradient))) : 1;
    let trialValue = Number.POSITIVE_INFINITY;
    let halvings = 0;
    for (; halvings <= maxHalvings; halvings += 1, length /= 2) {
      for (let at = 0; at < point.length; at += 1) trial[at] = point[at]! + length * direction[at]!;
      trialValue = objective(trial, trialGradient);
      if (trialValue <= value + sufficientDecrease * length * slope) break;
    }
    if (halvings > maxHalvings) break;
    remember(history, historyLength, point, trial, gradient, trialGradient);
    [point, trial] = [trial, point];
    [gradient, trialGradient] = [trialGradient, gradient];
    value = trialValue;
  }
  return { point, value, steps };
}

interface CurvaturePair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  /** Inverse of the product of both. */
  readonly inverse: number;
}

function remember(
  history: CurvaturePair[],
  historyLength: number,
  from: Float64Array,
  to: Float64Array,
  gradientFrom: Float64Array,
  gradientTo: Float64Array,
): void {
  const step = to.map((value, at) => value - from[at]!);
  const change = gradientTo.map((value, at) => value - gradientFrom[at]!);
  const product = dot(step, change);
  if (product <= Number.EPSILON * dot(change, change)) return;
  history.push({ step, change, inverse: 1 / product });
  if (history.length > historyLength) history.shift();
}

/** The two loops: the negative gradient times the inverse curvature that the history stands for. */
function descentInto(
  direction: Float64Array,
  gradient: Float64Array,
  history: readonly CurvaturePair[],
): void {
  for (let at = 0; at < direction.length; at += 1) direction[at] = -gradient[at]!;
  const shares = new Float64Array(history.length);
  for (let age = history.length - 1; age >= 0; age -= 1) {
    const { step, change, inverse } = history[age]!;
    shares[age] = inverse * dot(step, direction);
    addScaled(direction, change, -shares[age]!);
  }
  const latest = history.at(-1);
  if (latest !== undefined) {
    const scale = 1 / (latest.inverse * dot(latest.change, latest.change));
    for (let at = 0; at < direction.length; at += 1) direction[at]! *= scale;
  }
  history.forEach(({ step, change, inverse }, age) => {
    addScaled(direction, step, shares[age]! - inverse * dot(change, direction));
  });
}

function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < left.length; at += 1) sum += left[at]! * right[at]!;
  return sum;
}

function addScaled(target: Float64Array, other: Float64Array, scale: number): void {
  for (let at = 0; at < target.length; at += 1) target[at]! += scale * other[at]!;
}

function maxAbsolute(values: Float64Array): number {
  let max = 0;
  for (const value of values) max = Math.max(max, Math.abs(value));
  return max;
}
