// The class of docs/instructor.md, 30 files that no two students would hand in alike: whole and partial answers, known
// mistakes, late files, an endless loop, code that does not compile, files that are no notebooks.
//
// node test/walks/make-class.mjs SUBMISSIONS AGAIN   (in the project; AGAIN gets what one of them hands in later)
import { mkdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [folder, again] = process.argv.slice(2);
if (!folder || !again) throw new Error("Say two folders: node test/walks/make-class.mjs submissions again");

const read = (place) => JSON.parse(readFileSync(`${place}/01-distillation-loss.ipynb`, "utf8"));
const textOf = ({ source }) => (Array.isArray(source) ? source.join("") : source);
const stub = read("exercises");
const solved = Object.fromEntries(
  read("solutions").cells.map((cell) => [cell.id, textOf(cell).replace(/^ *\/\/ ### (BEGIN|END) SOLUTION\n/gm, "")]),
);
const tasks = ["softmax", "distillation-loss", "distillation-gradient", "diagnose"];

/** The answer to a task with some of its text changed. */
function changed(task, ...edits) {
  return edits.reduce((text, [find, replacement]) => {
    if (!text.includes(find)) throw new Error(`${task} does not hold ${find}: bring this class up to the solution.`);
    return text.replaceAll(find, replacement);
  }, solved[task]);
}
const answers = (...names) => Object.fromEntries(names.map((task) => [task, solved[task]]));
const all = answers(...tasks);

/** The exercise with these answers; `edit` may do to its cells what students do. */
function notebook(sources, edit = (cells) => cells) {
  const cells = stub.cells.map((cell) => ({ ...cell, source: sources[cell.id] ?? cell.source }));
  return JSON.stringify({ ...stub, cells: edit(cells) });
}
const withMistake = (task, ...edits) => notebook({ ...all, [task]: changed(task, ...edits) });

const plot = {
  output_type: "display_data",
  metadata: {},
  data: {
    "image/svg+xml":
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><path d="M0 38 Q30 2 120 2" fill="none" stroke="#2a6fb0"/></svg>',
    "text/plain": "a curve",
  },
};
const softmaxOf = (body) => changed("softmax").replace(/\{\n[\s\S]*\n\}\s*$/, `{\n${body}\n}`);
const renamed = [
  ["largest", "maxLogit"],
  ["weights", "exps"],
  ["total", "z0"],
];

/** File, what it holds, and days after the first one was handed in. */
const files = [
  ["tanaka.ipynb", notebook(all), 0],
  ["田中太郎.ipynb", notebook({ ...all, softmax: `// 温度つきソフトマックス\n${solved.softmax}` }), 1],
  ["müller.ipynb", notebook({ ...all, softmax: `${solved.softmax}\n// geprüft` }), 1],
  [
    "garcia.ipynb",
    notebook(all, (cells) => cells.map((cell) => (cell.id === "softmax" ? { ...cell, outputs: [plot] } : cell))),
    2,
  ],
  ["sato.ipynb", notebook(answers("softmax", "distillation-loss", "diagnose")), 2],
  ["sato (2).ipynb", notebook({ ...all, diagnose: `${solved.diagnose}\n// second try` }), 4],
  ["nguyen.ipynb", notebook({ ...all, diagnose: `// sorry\n${solved.diagnose}` }), 6],
  ["kim.ipynb", notebook(Object.fromEntries(tasks.map((task) => [task, renamedAnswer(task)]))), 2],
  ["suzuki.ipynb", withMistake("softmax", ["(z - largest) / temperature", "z / temperature"]), 0],
  [
    "ito.ipynb",
    withMistake(
      "softmax",
      ["(z - largest) / temperature", "z - largest"],
      ["weight / total", "(weight / total) ** (1 / temperature)"],
    ),
    1,
  ],
  ["watanabe.ipynb", withMistake("softmax", ["(z - largest) / temperature", "(z - largest) * temperature"]), 1],
  ["佐藤花子.ipynb", withMistake("distillation-loss", ["alpha * temperature ** 2 * soft", "alpha * soft"]), 1],
  ["yamamoto.ipynb", withMistake("distillation-loss", ["alpha * temperature ** 2 * soft", "temperature * soft"]), 1],
  ["nakamura.ipynb", withMistake("distillation-gradient", [") / studentLogits.length", ")"]), 1],
  ["kato.ipynb", withMistake("diagnose", ["median < 1", "median > 1"]), 2],
  [
    "yoshida.ipynb",
    notebook({
      ...all,
      softmax: changed("softmax", ["Math.max(...row)", "Math.max(0, ...row)"]),
      "distillation-loss": changed("distillation-loss", ["/ losses.length", ""]),
    }),
    2,
  ],
  ["yamada.ipynb", notebook(answers("softmax")), 2],
  ["sasaki.ipynb", notebook(answers("softmax", "distillation-loss")), 2],
  ["山口.ipynb", notebook(answers("softmax", "distillation-loss", "distillation-gradient")), 2],
  ["matsumoto.ipynb", notebook({}), 2],
  ["inoue.ipynb", notebook({ ...all, softmax: softmaxOf("  while (true);") }), 2],
  ["kimura.ipynb", notebook({ ...all, diagnose: solved.diagnose.replace(/\}\s*$/, "") }), 2],
  ["hayashi.ipynb", notebook({ ...all, softmax: softmaxOf('  throw new Error("to do");') }), 2],
  ["shimizu.ipynb", notebook({ ...all, "distillation-gradient": "process.exit(0);" }), 2],
  ["saito.ts", ["setup", "given", ...tasks].map((id) => solved[id]).join("\n"), 2],
  [
    "mori.ipynb",
    notebook(all, (cells) =>
      cells.flatMap((cell) => {
        if (cell.id === "setup") return [{ ...cell, source: "const check = () => {};" }];
        return cell.id === "diagnose" ? [cell, { ...cell, id: "copy" }] : [cell];
      }),
    ),
    2,
  ],
  ["abe.ipynb", notebook(all, (cells) => cells.filter(({ id }) => id !== "diagnose")), 2],
  ["ikeda.ipynb", notebook(all).slice(0, 9000), 2],
  ["ogawa.ts", Buffer.from("// gr\u00fc\u00dfe\nfunction softmax() {}\n", "latin1"), 2],
];

function renamedAnswer(task) {
  return renamed.reduce((text, [from, to]) => text.replaceAll(new RegExp(`\\b${from}\\b`, "g"), to), solved[task]);
}

const first = Date.UTC(2026, 10, 27, 6);
const day = 24 * 60 * 60 * 1000;
function put(place, name, content, days) {
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, name), content);
  const time = new Date(first + days * day);
  utimesSync(join(place, name), time, time);
}
for (const [name, content, days] of files) put(folder, name, content, days);
symlinkSync("tanaka.ipynb", join(folder, "hashimoto.ipynb"));
put(again, "ikeda.ipynb", notebook({ ...all, softmax: `${solved.softmax}\n// saved again` }), 3);
console.log(`${files.length + 1} files in ${folder}`);
