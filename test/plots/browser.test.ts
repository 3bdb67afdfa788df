import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findProgram } from "../notebook/jupyter";
import { examples } from "./examples";

const given = process.env.CHROMIUM_PATH;
const browserPath = given && existsSync(given) ? given : findProgram("chromium", "chromium-browser", "google-chrome");

const require = createRequire(import.meta.url);
const figures = Object.values(examples).map((make) => make());

/** How Jupyter's front ends run the scripts of an output: as new elements in the place of the parsed ones. */
const insert = `function insert(html) {
  const output = document.createElement("div");
  output.innerHTML = html;
  for (const old of output.querySelectorAll("script")) {
    const script = document.createElement("script");
    script.textContent = old.textContent;
    old.replaceWith(script);
  }
  document.body.append(output);
  return output;
}`;

describe.skipIf(!browserPath)("an interactive figure in a page of a Jupyter server", () => {
  let server: Server;
  let browser: Browser;
  let page: Page;
  let requests: string[];
  let plotlyIsThere: boolean;
  const problems: string[] = [];

  beforeAll(async () => {
    const plotly = await readFile(require.resolve("plotly.js-dist-min/plotly.min.js"));
    server = createServer((request, response) => {
      requests.push(request.url ?? "");
      if (request.url === "/user/花子/lab" || request.url === encodeURI("/user/花子/lab")) {
        response.setHeader("content-type", "text/html; charset=utf-8");
        const settings = JSON.stringify({ baseUrl: encodeURI("/user/花子/") });
        response.end(`<!doctype html><script id="jupyter-config-data" type="application/json">${settings}</script>
          <body style="width:600px"><script>${insert}</script>`);
      } else if (request.url === `${encodeURI("/user/花子/")}kernelspecs/stillroom/plotly.min.js` && plotlyIsThere) {
        response.setHeader("content-type", "text/javascript");
        response.end(plotly);
      } else {
        response.statusCode = 404;
        response.end();
      }
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox", "--disable-gpu"] });
  });

  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  async function open(withPlotly: boolean): Promise<void> {
    requests = [];
    problems.length = 0;
    plotlyIsThere = withPlotly;
    page = await browser.newPage();
    page.on("pageerror", (error) => problems.push(error.message));
    const { port } = server.address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${port}/user/花子/lab`);
  }

  const drawn = (count: number) =>
    page.waitForFunction((n) => document.querySelectorAll(".js-plotly-plot .main-svg").length >= n, count);
  const loads = () => requests.filter((url) => url.endsWith("plotly.min.js")).length;

  it("every kind of figure is drawn in the place of its picture, plotly loaded once", async () => {
    await open(true);
    for (const figure of figures) await page.evaluate(`void insert(${JSON.stringify(figure.html())})`);
    await page.waitForFunction((n) => document.querySelectorAll(".js-plotly-plot").length === n, figures.length);
    await drawn(figures.length);
    const visible = await page.locator(".stillroom-figure > img:visible").count();
    expect({ visible, loads: loads(), problems }).toEqual({ visible: 0, loads: 1, problems: [] });
  });

  it("keeps to the axes and the width of the static picture", async () => {
    await open(true);
    const figure = figures[0];
    await page.evaluate(`void insert(${JSON.stringify(figure.html())})`);
    await drawn(1);
    const ranges = await page.evaluate(() => {
      const plot = document.querySelector(".js-plotly-plot") as unknown as {
        _fullLayout: { xaxis: { range: number[] }; yaxis: { range: number[] } };
        clientWidth: number;
      };
      return { x: plot._fullLayout.xaxis.range, y: plot._fullLayout.yaxis.range, width: plot.clientWidth };
    });
    const { layout } = figure.plotly();
    expect(ranges).toEqual({ x: layout.xaxis.range, y: layout.yaxis.range, width: 600 });
    await page.evaluate(() => {
      document.body.style.width = "400px";
    });
    await page.waitForFunction(() => document.querySelector(".js-plotly-plot .main-svg")?.clientWidth === 400);
  });

  it("lives beside requirejs and another copy of plotly", async () => {
    await open(true);
    await page.evaluate(() => {
      const define = () => {
        throw new Error("define was called");
      };
      define.amd = {};
      Object.assign(window, { define, Plotly: "another copy" });
    });
    await page.evaluate(`void insert(${JSON.stringify(figures[1].html())})`);
    await drawn(1);
    expect(await page.evaluate(() => Reflect.get(window, "Plotly"))).toBe("another copy");
    expect(problems).toEqual([]);
  });

  it("output rendered again is drawn again, once", async () => {
    await open(true);
    const html = JSON.stringify(figures[1].html());
    await page.evaluate(`globalThis.first = insert(${html})`);
    await drawn(1);
    await page.evaluate(`first.remove(), void insert(${html})`);
    await drawn(1);
    expect(await page.locator(".js-plotly-plot").count()).toBe(1);
    expect(loads()).toBe(1);
  });

  it("without plotly on the server the picture stays", async () => {
    await open(false);
    const failed = page.waitForEvent("console", (message) => message.text().includes("static picture stays"));
    await page.evaluate(`void insert(${JSON.stringify(figures[0].html())})`);
    await failed;
    expect(await page.locator(".stillroom-figure > img:visible").count()).toBe(1);
    expect(await page.locator(".stillroom-figure > div").count()).toBe(0);
    expect(problems).toEqual([]);
  });
});
