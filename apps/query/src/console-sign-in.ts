/** Where people sign in to the console: an OpenID Connect provider, whose access tokens this app accepts. */
export interface ConsoleSignIn {
  issuer: string;
  clientId: string;
  /** What is asked for. */
  scope: string;
  /** Whom the token is for (RFC 8707), where the provider wants to be told. */
  resource: string | null;
}
