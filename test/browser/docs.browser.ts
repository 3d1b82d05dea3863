/** /docs as a person sees it. */

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { operations } from "../../generated/operations.js";
import { startServer, type TestServer } from "../support/server.js";
import { startChromium } from "./chromium.js";

let browser: Browser;
let server: TestServer;
let page: Page;
const elsewhere: string[] = [];
const complaints: string[] = [];

beforeAll(async () => {
  browser = await startChromium();
  server = await startServer("compiled");
  page = await browser.newPage();
  page.on("request", (request) => {
    if (!request.url().startsWith(server.url) && !request.url().startsWith("data:"))
      elsewhere.push(request.url());
  });
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  await page.goto(`${server.url}/docs`);
  await page.waitForSelector(".opblock");
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

describe("/docs in a browser", () => {
  it("shows every operation, loading nothing from elsewhere and without a complaint", async () => {
    expect(await page.locator(".opblock").count()).toBe(Object.keys(operations).length);
    expect({ elsewhere, complaints }).toEqual({ elsewhere: [], complaints: [] });
  });

  it("tries an operation out on this very server", async () => {
    const operation = page.locator(".opblock", { hasText: "/join/{roomIdOrAlias}" }).first();
    await operation.click();
    await operation.getByRole("button", { name: "Try it out" }).click();
    await operation.locator("tr[data-param-name=roomIdOrAlias] input").fill("#meeting:localhost");
    await operation.getByRole("button", { name: "Execute" }).click();
    const answer = operation.locator(".live-responses-table");
    await answer.waitFor();
    expect(await answer.innerText()).toContain("M_MISSING_TOKEN");
    expect(elsewhere).toEqual([]);
  });
});
