/** How people log in at their own identity provider. */
export interface OidcSettings {
  /** Of the identity provider; its `/.well-known/openid-configuration` is read. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Address under which people's browsers reach this server. */
  readonly publicUrl: string;
  /** Domains of e-mail addresses that may log in, lower case. */
  readonly allowedDomains: readonly string[];
  /** E-mail addresses of administrators, lower case; everybody else of the domains is an operator. */
  readonly admins: readonly string[];
}
