import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

interface LockedPackage {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly resolved?: string;
}

describe("runtime dependencies", () => {
  it("each have their line in docs/decisions, and no line is left over", () => {
    const { dependencies } = JSON.parse(read("package.json")) as { dependencies: Record<string, string> };
    const page = read("docs/decisions/2026-11-22-runtime-dependencies.md");
    const lines = [...page.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1]!);
    expect(lines).toEqual(Object.keys(dependencies).sort());
  });
});

describe("package-lock.json", () => {
  const { packages } = JSON.parse(read("package-lock.json")) as { packages: Record<string, LockedPackage> };

  it("has an entry for every platform's optional package, without which npm ci refuses the whole file", () => {
    const missing = Object.entries(packages).flatMap(([name, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (optional) =>
          packages[`node_modules/${optional}`] === undefined &&
          packages[`${name}/node_modules/${optional}`] === undefined,
      ),
    );
    expect(missing).toEqual([]);
  });

  it("names no download address, so that it works with every registry", () => {
    expect(Object.values(packages).filter(({ resolved }) => resolved !== undefined)).toEqual([]);
  });
});
