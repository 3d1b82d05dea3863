/** @type {import('jest').Config} */
export default {
  testEnvironment: "node",
  roots: ["<rootDir>/test"],
  testMatch: ["**/*.test.ts"],
  // Projects of users have tests of their own, which run there.
  testPathIgnorePatterns: ["/node_modules/", "<rootDir>/test/projects/source/"],
  extensionsToTreatAsEsm: [".ts"],
  // TypeScript's ESM imports name the .js file that tsc would write; the tests run the .ts one.
  moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { parser: { syntax: "typescript" }, target: "es2022" }, module: { type: "es6" } },
    ],
    // openapi-typescript requires these ES modules, as Node can and Jest cannot.
    "/node_modules/(supports-color|change-case)/.+\\.js$": [
      "@swc/jest",
      { jsc: { target: "es2022" }, module: { type: "commonjs" } },
    ],
  },
  transformIgnorePatterns: ["/node_modules/(?!.*(supports-color|change-case)/)"],
  // Jest leaves a core to its own process, which has little to do.
  maxWorkers: "100%",
  // Servers and tools are started as processes of their own, which takes long on a busy machine.
  testTimeout: 60_000,
  globalSetup: "<rootDir>/test/support/postgres-start.ts",
  globalTeardown: "<rootDir>/test/support/postgres-stop.ts",
};
