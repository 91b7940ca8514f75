/** Two numbers that differ by no more than the noise of floating-point arithmetic. Whole numbers are equal or are not. */
export function isClose(left: number, right: number): boolean {
  if (Object.is(left, right) || left === right) return true;
  if (Number.isSafeInteger(left) && Number.isSafeInteger(right)) return false;
  const difference = Math.abs(left - right);
  const size = Math.max(Math.abs(left), Math.abs(right));
  return difference <= 1e-9 * size || (Math.min(Math.abs(left), Math.abs(right)) === 0 && size < 1e-12);
}
