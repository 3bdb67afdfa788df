import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gradeBatch, openStore, type Row } from "../../../lib/grading/batch";
import { enterResults } from "../../../lib/grading/gradebook";
import { collect } from "../../../lib/grading/intake";
import { moduleResults, writeReports } from "../../../lib/grading/report";
import { bare, root } from "../box/walls";
import { chromiumPath } from "../chromium";
import { assignment, bytesOf, graderAt, moduleId, solution, stub, withCells } from "../submissions";
import { handedIn } from "./handed-in";

const answer = [solution().cells.find(({ id }) => id === "softmax")!.source].flat().join("");
const honest = withCells(stub(), { softmax: answer });
const canary = `canary-${process.pid}-${Date.now()}`;

let base: string;
let out: string;
let rows: readonly Row[];
/** Who was asked for by a page. */
const requests: (string | undefined)[] = [];
const server = createServer((request, response) => {
  requests.push(request.url);
  response.end();
});

/** What a page would run or ask for, if a browser took it for more than text. */
const markup = (elsewhere: string): string =>
  `</pre><script>window.pwned = 1</script><img src="${elsewhere}/x" onerror="window.pwned = 1"><svg onload="window.pwned = 1"></svg>`;

/** Markup in whatever a page shows of a submission: errors, answers, printed text, outputs. */
function markedUp(elsewhere: string) {
  const evil = JSON.stringify(markup(elsewhere));
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" onload="top.pwned = 1"><script>top.pwned = 1</script><image href="${elsewhere}/i"/></svg>`;
  const outputs = ["text/html", "image/svg+xml"].map((type) => ({
    ...{ output_type: "display_data", metadata: {}, data: { [type]: type === "text/html" ? markup(elsewhere) : svg } },
  }));
  const notebook = withCells(honest, {
    "distillation-loss": `function distillationLoss() { return [${evil}]; }`,
    "distillation-gradient": `function distillationGradient() { throw new Error(${evil}); }`,
    diagnose: `console.log(${evil}); function diagnose() { return ${evil}; }`,
  });
  return { ...notebook, cells: notebook.cells.map((cell) => ({ ...cell, outputs })) };
}

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), "handed-in-"));
  const inbox = join(base, "inbox");
  out = join(base, "out");
  for (const folder of [inbox, join(base, "outside"), out]) mkdirSync(folder);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const secret = join(base, "outside", "secret.ipynb");
  writeFileSync(secret, bytesOf({ ...honest, canary }));
  for (const [i, { put }] of handedIn.entries()) put(inbox, bytesOf({ ...honest, i }), secret);
  const elsewhere = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  writeFileSync(join(inbox, "marked-up.ipynb"), bytesOf(markedUp(elsewhere)));
  // As `stillroom grade` does it.
  const grader = graderAt(bare);
  const { files, others } = await collect([inbox], moduleId);
  const all = [...files, ...others];
  const store = openStore(join(out, "results"), assignment.version);
  rows = await gradeBatch(grader, all, store, { jobs: 2, onDone: () => {} });
  const standings = await enterResults(
    join(out, "gradebook.sqlite"),
    moduleResults(all, rows, store, grader, undefined),
  );
  writeReports(out, all, rows, store, grader, standings);
}, 120_000);
afterAll(() => {
  server.close();
  rmSync(base, { recursive: true });
});

const below = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

describe("handed in", () => {
  it.each(handedIn.map((one) => [one.name, one] as const))("%j", (name, { ends }) => {
    const ended = rows.filter(({ path }) =>
      [".ipynb", ".zip", ""].some((ending) => `${path}/`.includes(`/inbox/${name}${ending}/`)),
    );
    expect(ended).toHaveLength(1);
    const { outcome } = ended[0]!;
    if (ends === "graded") expect(outcome).toMatchObject({ kind: "graded" });
    else expect(outcome).toMatchObject({ kind: "refused", reason: expect.stringMatching(ends) });
  });

  it("every one has its row and its page, and an honest answer in it its points", () => {
    expect(rows).toHaveLength(handedIn.length + 1);
    expect(readdirSync(join(out, "feedback"))).toHaveLength(handedIn.length + 1);
    const results = below(join(out, "results")).map((file) => JSON.parse(readFileSync(file, "utf8")));
    expect(results).toHaveLength(handedIn.filter(({ ends }) => ends === "graded").length + 1);
    for (const { score } of results) expect(score.earned).toBe(5);
  });

  it("nothing outside was read, written or left behind", () => {
    for (const file of below(out)) expect(readFileSync(file).includes(canary), file).toBe(false);
    expect(readdirSync(base).sort()).toEqual(["inbox", "out", "outside"]);
    expect(readdirSync(join(base, "outside"))).toEqual(["secret.ipynb"]);
    expect(readdirSync(root).filter((name) => /evil|climbed/.test(name))).toEqual([]);
    expect(Reflect.get({}, "earned")).toBe(undefined);
  });

  it("no cell of a table is a formula, and no name makes a second row", () => {
    const tables = below(out).filter((file) => file.endsWith(".csv"));
    expect(tables.length).toBeGreaterThan(0);
    for (const table of tables) {
      const cells = [...readFileSync(table, "utf8").matchAll(/"((?:[^"]|"")*)"/g)].map(([, cell]) => cell!);
      expect(cells.length).toBeGreaterThan(handedIn.length);
      expect(cells.filter((cell) => /^\s*[=+\-@|%＝＋－＠]/.test(cell))).toEqual([]);
      // A spreadsheet that takes other signs for separators looks for them within the quotes of all cells but the first.
      const others = readFileSync(table, "utf8").split(/[;\t\r\n]/);
      expect(others.filter((cell) => /^[\s"]*[=+\-@|%＝＋－＠]/.test(cell))).toEqual([]);
    }
    const lines = readFileSync(join(out, "results.csv"), "utf8")
      .replace(/"(?:[^"]|"")*"/g, "")
      .split("\r\n");
    expect(lines).toHaveLength(1 + rows.length + 1);
  });

  if (!chromiumPath) console.log("left out: pages of attacks in a browser. No Chromium was found");
  it.skipIf(!chromiumPath)("no page runs or asks for what a submission holds", { timeout: 60_000 }, async () => {
    const browser = await chromium.launch({ executablePath: chromiumPath!, args: ["--no-sandbox", "--disable-gpu"] });
    try {
      const tab = await browser.newPage();
      const pages = below(out).filter((file) => file.endsWith(".html"));
      expect(pages.length).toBeGreaterThan(handedIn.length);
      let shown = 0;
      for (const page of pages) {
        await tab.goto(pathToFileURL(page).href);
        expect(await tab.evaluate("String(window.pwned)"), page).toBe("undefined");
        if (String(await tab.evaluate("document.body.innerText")).includes("window.pwned = 1</script>")) shown += 1;
      }
      // The page of that submission shows as text what it does not run.
      expect(shown).toBeGreaterThan(0);
      expect(requests).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
