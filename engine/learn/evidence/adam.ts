import { adamConstants } from "../../numeric/simd/adam-step-code.ts";
import type { AdamMatrices, FloatKernel, KernelMatrix, Shape } from "../../numeric/simd/float-kernel.ts";

/** Names of the four matrices that one block of parameters needs. */
type AdamShapes<Name extends string> = Record<
  `${Name}Values` | `${Name}Gradient` | `${Name}Moment` | `${Name}Square`,
  Shape
>;

/** Shapes to lay out for a block of parameters under Adam. */
export const adamShapes = <Name extends string>(name: Name, shape: Shape): AdamShapes<Name> =>
  ({
    [`${name}Values`]: shape,
    [`${name}Gradient`]: shape,
    [`${name}Moment`]: shape,
    [`${name}Square`]: shape,
  }) as AdamShapes<Name>;

/** The four matrices of a block that was laid out with `adamShapes`. */
export const adamMatrices = <Name extends string>(
  laid: Readonly<Record<keyof AdamShapes<Name>, KernelMatrix>>,
  name: Name,
): AdamMatrices => ({
  values: laid[`${name}Values`],
  gradient: laid[`${name}Gradient`],
  moment: laid[`${name}Moment`],
  square: laid[`${name}Square`],
});

/** @param step counts from 1 */
export function takeAdamStep(
  kernel: FloatKernel,
  parameters: AdamMatrices,
  step: number,
  rate: number,
  weightDecay: number,
): void {
  kernel.adamStep(parameters, {
    rate,
    momentScale: 1 / (1 - adamConstants.momentDecay ** step),
    squareScale: 1 / (1 - adamConstants.squareDecay ** step),
    weightDecay,
  });
}
