import type { PublicPriors } from "./build-public-priors.ts";
import type { leaveSourceOut } from "./leave-source-out.ts";
import type { PublicPriorsInput } from "./public-priors-input.ts";

/** Loads the builder only where it is asked for: it brings a matrix library, 30 ms that no server start should pay. */
export async function loadPublicPriorsBuilder(): Promise<(input: PublicPriorsInput) => PublicPriors> {
  return (await import("./build-public-priors.ts")).buildPublicPriors;
}

/** The check of the sources against each other, loaded as the builder is. */
export const loadLeaveSourceOut = async (): Promise<typeof leaveSourceOut> =>
  (await import("./leave-source-out.ts")).leaveSourceOut;
