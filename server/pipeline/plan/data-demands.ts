import type { Deployment } from "../../../engine/index.ts";
import type { DataDemandsOnTheWire } from "../../operation/provider-schema.ts";

/** What a request, or the key that it came with, demands of the places that see its data. */
export interface DataDemands {
  readonly of: "request" | "key";
  /** Lower case; null: any. `eu` stands for `eu-west-1` as well. */
  readonly regions: readonly string[] | null;
  readonly deniesTraining: boolean;
  readonly deniesRetention: boolean;
}

export function readDataDemands(
  { region, data_collection, zdr }: DataDemandsOnTheWire,
  of: DataDemands["of"],
): DataDemands {
  const regions = region == null ? null : typeof region === "string" ? [region] : region;
  return {
    of,
    regions: regions?.map((name) => name.toLowerCase()) ?? null,
    deniesTraining: data_collection === "deny",
    deniesRetention: zdr === true,
  };
}

/** The first demand that the deployment is not known to meet; null: it meets all. What is not known of it counts against it. */
export function unmetDemand(
  { region, retentionDays = null, trainsOnData = null }: Deployment,
  demands: readonly DataDemands[],
): string | null {
  for (const { of, regions, deniesTraining, deniesRetention } of demands) {
    const named = (field: string): string =>
      of === "request" ? `\`provider.${field}\`` : `\`${field}\` of your key`;
    if (regions !== null && !regions.some((wanted) => isWithin(region, wanted)))
      return `${named("region")} (${regions.join(", ")})`;
    if (deniesTraining && trainsOnData !== false) return named("data_collection: deny");
    if (deniesRetention && retentionDays !== 0) return named("zdr");
  }
  return null;
}

function isWithin(region: string | null, wanted: string): boolean {
  const name = region?.toLowerCase() ?? "";
  return name === wanted || name.startsWith(`${wanted}-`);
}
