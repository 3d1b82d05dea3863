import { check } from "./check.js";

check().then(
  (text) => console.log(text),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
