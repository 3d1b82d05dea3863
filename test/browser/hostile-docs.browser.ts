/** /docs of a document whose every text is HTML that would run: a person sees the text, and nothing runs. */

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { serveDocs } from "../../src/http/docs.js";
import { openapi3, withTexts } from "../hostile/rich.js";
import { serve } from "../support/generated.js";
import { startChromium } from "./chromium.js";

const run = "globalThis.pwned=1";
const texts = [
  `<img src=x onerror=${run}>`,
  `</script><script>${run}</script>`,
  `<svg onload=${run}>`,
  `<iframe srcdoc="<script>parent.pwned=1</script>"></iframe>`,
  `[a](javascript:${run})`,
  `<a href="javascript:${run}">a</a>`,
  `"onmouseover="${run}`,
  `<style>@import "https://example.org/a.css"</style>`,
  `![a](https://example.org/a.png)`,
];

let browser: Browser;
let page: Page;
let stop: () => Promise<void>;
const elsewhere: string[] = [];

beforeAll(async () => {
  const { document, words } = openapi3("3.1");
  const hostile = [...words].map(([word, kind], at) => {
    const text = texts[at % texts.length] ?? "";
    return [word, kind === "text" ? text : kind === "path" ? word : `${word}${text}`] as const;
  });
  const served = await serve(serveDocs(withTexts(document, new Map(hostile)), async () => true));
  stop = served.stop;
  browser = await startChromium();
  page = await browser.newPage();
  page.on("response", (response) => {
    if (!response.url().startsWith(served.url) && !/^(data|blob|about):/.test(response.url()))
      elsewhere.push(response.url());
  });
  await page.goto(`${served.url}/docs`);
  await page.waitForSelector(".opblock");
});
afterAll(async () => {
  await browser?.close();
  await stop?.();
});

describe("/docs of a hostile document", () => {
  it("shows it, and runs and loads nothing of it", async () => {
    for (const operation of await page.locator(".opblock-summary-control").all()) await operation.click();
    for (const model of await page.locator(".model-container button").all()) await model.click();
    await page.waitForTimeout(500);
    expect(await page.locator(".opblock.is-open").count()).toBeGreaterThan(1);
    expect(await page.locator("body").innerText()).toContain("onerror");
    expect(await page.evaluate("globalThis.pwned")).toBeUndefined();
    const links = await page.locator("a").evaluateAll((all) => all.map((each) => each.getAttribute("href")));
    expect(links.filter((href) => /^\s*(javascript|data|vbscript):/i.test(href ?? ""))).toEqual([]);
    expect(elsewhere).toEqual([]);
  });
});
