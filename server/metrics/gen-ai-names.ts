/** Names of OpenTelemetry's conventions for generative AI where these have one for ours; metrics and traces share them. */
const operationNames: Readonly<Record<string, string>> = { embedding: "embeddings" };

const providerNames: Readonly<Record<string, string>> = {
  azure: "azure.ai.openai",
  bedrock: "aws.bedrock",
  gemini: "gcp.gemini",
  mistral: "mistral_ai",
  vertex: "gcp.vertex_ai",
  xai: "x_ai",
};

/** `gen_ai.operation.name` of a kind of operation; kinds that the conventions do not know keep their own name. */
export const genAiOperation = (kind: string): string => operationNames[kind] ?? kind;

/** `gen_ai.provider.name` of a provider's id. */
export const genAiProvider = (id: string): string => providerNames[id] ?? id;
