import {
  addFour,
  constant,
  countTo,
  divideFour,
  floatConstant,
  get,
  increase,
  loadFour,
  multiplyFour,
  rootFour,
  set,
  spread,
  storeFour,
  subtractFour,
} from "./instructions.ts";
import { type Code, valueType, type WasmFunction } from "./wasm-encoding.ts";

/** Decay of the two running means, and what keeps the division finite. */
export const adamConstants = { momentDecay: 0.9, squareDecay: 0.99, epsilon: 1e-6 } as const;

const parameter = { values: 0, gradient: 1, moment: 2, square: 3, floats: 4 } as const;
/** 32-bit floats: learning rate, the two bias corrections, weight decay. */
const scale = { rate: 5, moment: 6, square: 7, decay: 8 } as const;
const counter = 9;
const vector = { slope: 10, moment: 11, square: 12, value: 13 } as const;

const load = (pointer: number, into: number): Code => [...get(pointer), ...loadFour(0), ...set(into)];
const store = (pointer: number, from: number): Code => [...get(pointer), ...get(from), ...storeFour(0)];
const times = (value: number): Code => [...floatConstant(value), ...spread, ...multiplyFour];
const timesLocal = (local: number): Code => [...get(local), ...spread, ...multiplyFour];

/** Adam with decoupled weight decay (Kingma and Ba, 2015; Loshchilov and Hutter, 2019), four parameters at a time. */
export const adamStepFunction: WasmFunction = {
  name: "adamStep",
  parameters: [
    ...Object.keys(parameter).map(() => valueType.i32),
    ...Object.keys(scale).map(() => valueType.f32),
  ],
  locals: [valueType.i32, ...Object.keys(vector).map(() => valueType.v128)],
  body: countTo(counter, parameter.floats, 4, [
    ...load(parameter.gradient, vector.slope),
    ...load(parameter.moment, vector.moment),
    ...load(parameter.square, vector.square),
    ...load(parameter.values, vector.value),
    ...[...get(vector.moment), ...times(adamConstants.momentDecay)],
    ...[...get(vector.slope), ...times(1 - adamConstants.momentDecay), ...addFour, ...set(vector.moment)],
    ...[...get(vector.square), ...times(adamConstants.squareDecay)],
    ...[...get(vector.slope), ...get(vector.slope), ...multiplyFour],
    ...[...times(1 - adamConstants.squareDecay), ...addFour, ...set(vector.square)],
    ...[...get(vector.value), ...get(vector.moment), ...timesLocal(scale.moment)],
    ...[...get(vector.square), ...timesLocal(scale.square), ...rootFour],
    ...[...floatConstant(adamConstants.epsilon), ...spread, ...addFour, ...divideFour],
    ...[...get(vector.value), ...timesLocal(scale.decay), ...addFour],
    ...[...timesLocal(scale.rate), ...subtractFour, ...set(vector.value)],
    ...store(parameter.values, vector.value),
    ...store(parameter.moment, vector.moment),
    ...store(parameter.square, vector.square),
    ...Object.values(parameter)
      .filter((pointer) => pointer !== parameter.floats)
      .flatMap((pointer) => increase(pointer, constant(16))),
  ]),
};
