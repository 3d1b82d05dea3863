/** What the package gives to a configuration that imports it. */

export { type DocumentConfig, defineConfig, type JoineryConfig } from "./config.js";
