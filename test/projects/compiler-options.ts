/** Options of TypeScript's compiler that projects share. */

/** What the strictest projects ask for. */
export const strictest = {
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noPropertyAccessFromIndexSignature: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  allowUnreachableCode: false,
  allowUnusedLabels: false,
  isolatedModules: true,
  erasableSyntaxOnly: true,
  skipLibCheck: true,
};

/** What `tsc --init` and most templates ask for. */
export const usual = { strict: true, target: "ES2022", esModuleInterop: true, skipLibCheck: true };
