import { GoogleAuth } from "google-auth-library";

const scope = "https://www.googleapis.com/auth/cloud-platform";

/**
 * Access tokens of a Google service account, renewed by the library before they end.
 *
 * @param keyFile path of the account's key file; null: what the machine itself is given, as on Google Cloud
 */
export function createServiceAccountTokens(keyFile: () => string | null): () => Promise<string> {
  let auth: GoogleAuth | null = null;
  return async () => {
    auth ??= new GoogleAuth({ scopes: [scope], ...(keyFile() === null ? {} : { keyFilename: keyFile()! }) });
    const token = await auth.getAccessToken().catch(() => {
      // The library's message may quote the key file.
      throw new Error(
        "no access token for Vertex: check the service account in GOOGLE_APPLICATION_CREDENTIALS",
      );
    });
    if (!token) throw new Error("no access token for Vertex: set GOOGLE_APPLICATION_CREDENTIALS");
    return token;
  };
}
