import { defineConfig } from "./scripts/config.js";

/** What `npm run generate` makes, and from what. */
export const config = defineConfig({
  documents: [
    { file: "spec/client-server/joining.yaml", overlays: ["spec/client-server/joining.overlay.yaml"] },
    "spec/client-server/*.yaml",
  ],
  variables: {
    CLIENT_MAJOR_VERSION: {
      default: "v3",
      enum: ["v3", "r0"],
      description: "The major version of the client-server API.",
    },
  },
  names: { "spec/client-server/definitions/error.yaml": "MatrixError" },
  info: { title: "Matrix client-server API: joining rooms, and what is around it" },
  output: "generated",
});
