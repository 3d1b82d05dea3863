import { defineConfig } from "joinery";

export const config = defineConfig({ documents: ["api.yaml"], output: "src/generated" });
