import type { Configuration } from "../config/configuration.ts";
import type { Environment } from "../config/environment.ts";
import { createTextCipher, readEncryptionKeys, type TextCipher } from "../encryption/text-cipher.ts";
import type { TextProtection } from "../record/recorder-types.ts";
import { createRedactor, type Redactor } from "../redaction/redactor.ts";

interface RunningProtection extends TextProtection {
  /** null: there is no key, and texts are stored as they are. */
  readonly cipher: TextCipher | null;
  /** What requests are redacted with before they are sent, where that is asked for. */
  readonly redactor: Redactor;
}

/** The cipher of TRADEWIND_ENCRYPTION_KEY; null: it is not set. @throws Error that says how to make a key */
export function readTextCipher(environment: Environment): TextCipher | null {
  const keys = readEncryptionKeys(environment.list("TRADEWIND_ENCRYPTION_KEY"));
  return keys === null ? null : createTextCipher(keys);
}

/** Redaction and encryption as the configuration and the environment ask for them. */
export function startProtection({ redaction }: Configuration, environment: Environment): RunningProtection {
  const cipher = readTextCipher(environment);
  const own = Object.fromEntries(
    redaction.patterns.map(({ name, pattern }) => [name, new RegExp(pattern, "gu")]),
  );
  const redactor = createRedactor({ kinds: redaction.kinds, own });
  const redact = (text: string): string => (redaction.isStoredRedacted ? redactor.text(text) : text);
  function redactWire(json: string): string {
    if (!redaction.isStoredRedacted) return json;
    try {
      return JSON.stringify(redactor.json(JSON.parse(json)));
    } catch {
      return redactor.text(json);
    }
  }
  return {
    ...{ cipher, redactor, redact, redactWire },
    seal: (text, purpose) => cipher?.seal(text, purpose) ?? text,
  };
}
