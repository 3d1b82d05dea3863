/** How the credentials of security schemes are sent, as the runtime takes it. */

import type { SecurityScheme as DeclaredScheme } from "../model/model.js";
import type { SecurityScheme } from "./runtime/security.js";

/**
 * How a scheme's credential is sent. The tokens of OAuth 2 and OpenID Connect are Bearer tokens; `mutualTLS`, and what
 * is not a type of OpenAPI, has no credential in the request.
 */
export function credentialOf({
  name,
  definition,
}: Pick<DeclaredScheme, "name" | "definition">): SecurityScheme {
  if (definition.type === "apiKey")
    return { kind: String(definition.in) as SecurityScheme["kind"], name: String(definition.name) };
  if (!["http", "oauth2", "openIdConnect"].includes(String(definition.type))) return { kind: "none", name };
  const scheme = definition.type === "http" ? String(definition.scheme).toLowerCase() : "bearer";
  return scheme === "basic" || scheme === "bearer" ? { kind: scheme, name } : { kind: "other", name: scheme };
}
