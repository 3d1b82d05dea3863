/** How the credentials of security schemes are sent, as the runtime takes it. */

import type { SecurityScheme as DeclaredScheme } from "../model/model.js";
import type { SecurityScheme } from "./runtime/security.js";

/** What OAuth 2 and OpenID Connect give is sent as a Bearer token. */
export function credentialOf({
  name,
  definition,
}: Pick<DeclaredScheme, "name" | "definition">): SecurityScheme {
  if (definition.type === "apiKey")
    return { kind: String(definition.in) as SecurityScheme["kind"], name: String(definition.name) };
  const scheme = definition.type === "http" ? String(definition.scheme).toLowerCase() : "bearer";
  return scheme === "basic" || scheme === "bearer" ? { kind: scheme, name } : { kind: "other", name: scheme };
}
