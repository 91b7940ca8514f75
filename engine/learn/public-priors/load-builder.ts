import type { PublicPriors, PublicPriorsInput } from "./build-public-priors.ts";

/** Loads the builder only where it is asked for: it brings a matrix library, 30 ms that no server start should pay. */
export async function loadPublicPriorsBuilder(): Promise<(input: PublicPriorsInput) => PublicPriors> {
  return (await import("./build-public-priors.ts")).buildPublicPriors;
}
