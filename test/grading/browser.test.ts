import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CheckResult } from "../../lib/course";
import { standingOf } from "../../lib/grading/gradebook";
import { parsePolicy } from "../../lib/grading/gradebook/policy";
import { type Graded, scoreOf } from "../../lib/grading/marking";
import { attemptOf, feedbackPage } from "../../lib/grading/report";
import { classReport } from "../../lib/grading/report/class-report";
import { classCollector } from "../../lib/grading/report/class-summary";
import { refusedPage } from "../../lib/grading/report/feedback-page";
import { Html, html, page } from "../../lib/grading/report/html";
import { chromiumPath } from "./chromium";
import { assignment, gradebookTasks, moduleId } from "./submissions";

if (!chromiumPath) console.log("left out: reports in a browser. No Chromium was found: sudo apt-get install chromium");

/** Counts who asks. */
const requests: (string | undefined)[] = [];
const server = createServer((request, response) => {
  requests.push(request.url);
  response.end();
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const elsewhere = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

/** Each would set `pwned` or send a request, if a browser took it for more than text. */
const evils = [
  "<script>window.pwned = 1</script>",
  "</title><script>window.pwned = 1</script>",
  "</pre></code><img src=x onerror='window.pwned = 1'>",
  `<svg onload=window.pwned=1><style>@import '${elsewhere}/style'</style>`,
  '" onmouseover="window.pwned = 1" autofocus onfocus="window.pwned = 1',
  `<iframe src='javascript:parent.pwned = 1'></iframe><link rel=stylesheet href=${elsewhere}/link><img src=${elsewhere}/image>`,
  `<meta http-equiv=refresh content='0;url=${elsewhere}/refresh'><base href=${elsewhere}/>`,
];
const evil = evils.join("\n");
const evilSvg = `<svg xmlns="http://www.w3.org/2000/svg" onload="parent.pwned = 1"><script>top.pwned = 1</script>
<image href="${elsewhere}/image"/><style>@import "${elsewhere}/style"</style></svg>`;
const base64Of = (text: string) => Buffer.from(text).toString("base64");
const results: CheckResult[] = assignment.checks.map(({ id, task, visibility, points }) => ({
  ...{ id, task, title: evil, visibility, points, passed: false, called: evil, expected: evil, came: evil },
}));
const graded: Graded = {
  ...{ version: "0", module: moduleId, hash: "0", isolation: "process", seconds: 1, problems: [evil] },
  ...{
    notes: [evil],
    printed: evil,
    answers: { essay: evil },
    pictures: [
      { type: "image/svg+xml", base64: base64Of(`<svg xmlns="http://www.w3.org/2000/svg" width="700" height="300"/>`) },
      // None of these would come through intake.
      { type: "image/svg+xml", base64: base64Of(evilSvg) },
      { type: "image/png", base64: base64Of(evil) },
      { task: "essay", type: "image/svg+xml", base64: `"><script>window.pwned = 1</script>` },
    ],
    results,
    score: scoreOf(assignment.tasks, results),
  },
};
const essay = { id: "essay", title: evil, points: 3, manual: true };
const tasks = [...gradebookTasks, essay];
const attempts = [1, 2].map((day) => attemptOf(graded, evil, new Date(Date.UTC(2026, 10, day))));
const marks = [{ task: "essay", points: 2, comment: evil, answer: "other" }];
const policy = parsePolicy('{"due": "2026-10-30T00:00:00Z", "penaltyPerDay": 0.1, "counts": "best"}', "policy");
const standing = standingOf(attempts, marks, tasks, policy);
const module = { title: evil, policy };
const collector = classCollector(tasks, assignment.checks, 0);
collector.add(graded, standing);
const trouble = [{ student: evil, path: evil, reason: evil }];

describe.skipIf(!chromiumPath)("reports in a browser", () => {
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "reports-"));
    browser = await chromium.launch({ executablePath: chromiumPath!, args: ["--no-sandbox", "--disable-gpu"] });
  });
  afterAll(async () => {
    await browser?.close();
    server.close();
    rmSync(folder, { recursive: true });
  });

  /** Opens a page; what it did besides showing text. */
  async function deeds(text: string) {
    const file = join(folder, "page.html");
    writeFileSync(file, text);
    const tab = await browser.newPage({ viewport: { width: 360, height: 640 } });
    requests.length = 0;
    await tab.goto(pathToFileURL(file).href);
    await tab.mouse.move(100, 100);
    const pwned = await tab.evaluate("String(window.pwned)");
    const wide = await tab.evaluate("document.documentElement.scrollWidth > window.innerWidth");
    const shown = await tab.evaluate("document.body.innerText");
    const widths = await tab.evaluate("[...document.images].map((image) => [image.naturalWidth, image.width <= 360])");
    await tab.close();
    return { pwned, wide, shown, widths, requests: [...requests] };
  }

  it.each([
    ["the feedback page", feedbackPage(evil, module, graded, standing)],
    ["the page of a refused file", refusedPage(evil, evil, evil)],
    ["the class report", classReport(module, collector.summary(), 2, trouble)],
  ])("%s runs nothing, asks for nothing, and fits a phone", async (_what, text) => {
    const { shown, widths: _, ...rest } = await deeds(text);
    expect(rest).toEqual({ pwned: "undefined", wide: false, requests: [] });
    expect(shown).toContain("<script>window.pwned = 1</script>");
  });

  it("a picture of the student's is shown, no wider than the phone; one that is none is a blank", async () => {
    const { widths } = await deeds(feedbackPage("田中", module, graded, standing));
    expect(widths).toEqual([
      [700, true],
      [expect.any(Number), true],
      [0, true],
      [0, true],
    ]);
  });

  it("without the policy of the page, such markup does run and ask", async () => {
    const bare = `<!doctype html><body>${evils[2]}<img src=${elsewhere}/image>`;
    const { pwned, requests } = await deeds(bare);
    expect({ pwned, requests }).toEqual({ pwned: "1", requests: ["/image"] });
  });

  it("even markup that got in unescaped would run nothing and ask for nothing", async () => {
    const inside = evils.filter((text) => !text.includes("http-equiv")).join("\n");
    const { pwned, requests } = await deeds(page("x", html`${new Html(inside)}`));
    expect({ pwned, requests }).toEqual({ pwned: "undefined", requests: [] });
  });
});
