import { list, number, orNull, section, text, variableName } from "./schema-parts.ts";

/** The section `dashboard` of `tradewind.yaml`. */
export const dashboardSchema = section("Who may log in to the dashboard, and how.", {
  public_url: orNull(
    text(
      "Address at which browsers reach the server, such as `https://tradewind.example`; null: the one that it listens on.",
      { pattern: "^https?://[^/\\s]+$", examples: ["https://tradewind.example"] },
    ),
  ),
  suites_dir: orNull(
    text(
      "Folder of eval suites that the dashboard can run in addition to the included ones, relative to the working directory; null: none. Any code in their graders runs on this machine.",
      { examples: ["./suites"] },
    ),
  ),
  session_hours: number("How long a login lasts, hours.", { exclusiveMinimum: 0, maximum: 720 }),
  oidc: section("Login at your identity provider, which replaces the login link.", {
    issuer: orNull(
      text("Address of the identity provider; null: log in by the link printed at start, or with a key."),
    ),
    client_id: orNull(text("The client id that it assigned to this server.")),
    client_secret_env: variableName("Variable that holds the client secret that it assigned to this server."),
    allowed_domains: list(
      "Domains of verified e-mail addresses that may log in, as operators: they read everything but texts and keys.",
      text("One domain.", { examples: ["example.com"] }),
      { uniqueItems: true },
    ),
    admins: list("E-mail addresses of administrators.", text("One address."), { uniqueItems: true }),
  }),
});
