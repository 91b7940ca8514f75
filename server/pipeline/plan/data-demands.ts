import type { Deployment } from "../../../engine/index.ts";
import type { ProviderPreferences } from "../../operation/provider-schema.ts";

/** What a request demands of the places that see its data. */
export interface DataDemands {
  /** Lower case; null: any. `eu` stands for `eu-west-1` as well. */
  readonly regions: readonly string[] | null;
  readonly deniesTraining: boolean;
  readonly deniesRetention: boolean;
}

export function readDataDemands({ region, data_collection, zdr }: ProviderPreferences): DataDemands {
  const regions = region == null ? null : typeof region === "string" ? [region] : region;
  return {
    regions: regions?.map((name) => name.toLowerCase()) ?? null,
    deniesTraining: data_collection === "deny",
    deniesRetention: zdr === true,
  };
}

/** The demand that the deployment is not known to meet; null: it meets all. What is not known of it counts against it. */
export function unmetDemand(
  { region, retentionDays = null, trainsOnData = null }: Deployment,
  demands: DataDemands,
): string | null {
  if (demands.regions !== null && !demands.regions.some((wanted) => isWithin(region, wanted)))
    return `\`provider.region\` (${demands.regions.join(", ")})`;
  if (demands.deniesTraining && trainsOnData !== false) return "`provider.data_collection: deny`";
  if (demands.deniesRetention && retentionDays !== 0) return "`provider.zdr`";
  return null;
}

function isWithin(region: string | null, wanted: string): boolean {
  const name = region?.toLowerCase() ?? "";
  return name === wanted || name.startsWith(`${wanted}-`);
}
