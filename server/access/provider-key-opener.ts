import type { Log } from "../database/log.ts";
import type { StoredProviderKey } from "../database/repositories/provider-keys.ts";
import { isSealed, type TextCipher } from "../encryption/text-cipher.ts";
import { providerKeyPurpose } from "./provider-key-administration.ts";

/** Decrypts the keys that tenants bring. One that does not open is said in the log, without it, and its tenant's requests fail rather than go on with another key. */
export const providerKeyOpener =
  (cipher: TextCipher | null, log: Pick<Log, "warn">) =>
  ({ tenant, provider, sealed }: StoredProviderKey): string | null => {
    try {
      if (cipher === null) throw new Error("TRADEWIND_ENCRYPTION_KEY is not set here.");
      if (!isSealed(sealed)) throw new Error("It is not encrypted.");
      return cipher.open(sealed, providerKeyPurpose(tenant, provider));
    } catch (error) {
      const reason = error instanceof Error ? error.message : "it does not open";
      log.warn({ tenant, provider, reason }, "A tenant's provider key cannot be used");
      return null;
    }
  };
