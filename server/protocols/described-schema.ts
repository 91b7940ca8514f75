import type { OutputFormat } from "../operation/normalised-request.ts";
import type { Fields } from "./fields.ts";

/** The schema of a reply, with the description that OpenAI has beside it, for protocols that take a schema alone. */
export const describedSchema = ({ description, schema }: OutputFormat & { kind: "schema" }): Fields =>
  description === null || schema.description !== undefined ? schema : { description, ...schema };
