import { Ajv, type ValidateFunction } from "ajv";

const ajv = new Ajv({ strict: false, validateFormats: false, logger: false });
const compiled = new WeakMap<object, ValidateFunction>();

/** A JSON schema ready to use, compiled once per object. @throws Error for a schema that is none */
export function compileSchema(schema: object): ValidateFunction {
  let validate = compiled.get(schema);
  if (validate === undefined) {
    // A copy without `$id`, which two cases may share.
    const { $id: _, $schema: __, ...plain } = schema as Record<string, unknown>;
    validate = ajv.compile(plain);
    compiled.set(schema, validate);
  }
  return validate;
}

export const schemaErrors = (validate: ValidateFunction): string =>
  ajv.errorsText(validate.errors, { dataVar: "reply" });
