import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { Argument, type Command, InvalidArgumentError } from "commander";
import {
  available,
  DATA_SETS,
  type DataSetName,
  encodeIdx,
  type FetchProgress,
  fetchData,
  glyphBytes,
  placesFrom,
} from "../data";

const names = Object.keys(DATA_SETS) as DataSetName[];

export function register(program: Command): void {
  const data = program.command("data").description("data sets that others publish: which are there, and bring more");
  data.command("list").description("every data set, whether it is there, its licence").action(list);
  data
    .command("fetch")
    .addArgument(new Argument("<names...>", "data sets to download").choices(names))
    .description("download data sets into the cache and check them; an interrupted download goes on")
    .action(fetchAll);
  data
    .command("glyphs")
    .argument("<folder>", "where the two files go")
    .requiredOption("--count <n>", "how many glyphs", count)
    .requiredOption("--seed <seed>", "the same seed draws the same glyphs")
    .description("draw glyphs into a pair of gzipped IDX files, for other tools")
    .action(drawGlyphs);
}

function list(): void {
  const { mirror, cache } = placesFrom();
  for (const name of names) {
    const { title, licence } = DATA_SETS[name];
    const answer = available(name);
    console.log(`${name}\n  ${title}\n  licence: ${licence}`);
    console.log(answer.available ? `  there, in the ${answer.from}` : `  missing; \`${answer.command}\` brings it`);
  }
  console.log(`\ncache: ${cache}\nmirror (STILLROOM_DATA): ${mirror ?? "none"}`);
  if (mirror !== undefined && !existsSync(mirror)) {
    console.error(`There is no folder ${mirror}: correct STILLROOM_DATA, or unset it to use the cache alone.`);
    process.exitCode = 1;
  }
}

async function fetchAll(wanted: DataSetName[]): Promise<void> {
  const show = progressLine(process.stdout);
  for (const name of wanted) {
    try {
      await fetchData(name, { onProgress: show });
    } catch (error) {
      console.error((error as Error).message);
      process.exitCode = 1;
    }
  }
}

/** Shows progress on one line of a terminal that is written over; elsewhere the notes alone, each on its own line. */
function progressLine(out: NodeJS.WriteStream): (progress: FetchProgress) => void {
  let shown = 0;
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
  return ({ dataSet, file, receivedBytes, totalBytes, note }) => {
    if (note) {
      out.write(`${out.isTTY ? "\r\x1b[K" : ""}${dataSet}/${file}: ${note}\n`);
    } else if (out.isTTY && performance.now() - shown > 100) {
      shown = performance.now();
      const percent = Math.floor((100 * receivedBytes) / totalBytes);
      const line = `${dataSet}/${file} ${percent} % (${megabytes(receivedBytes)} of ${megabytes(totalBytes)} MB)`;
      out.write(`\r\x1b[K${line.slice(0, out.columns - 1)}`);
    }
  };
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("Expected an integer above 0.");
  return value;
}

function drawGlyphs(folder: string, { count, seed }: { count: number; seed: string }): void {
  const { images, labels } = glyphBytes(count, seed);
  mkdirSync(folder, { recursive: true });
  for (const [name, array] of [
    ["images-idx3", images],
    ["labels-idx1", labels],
  ] as const) {
    const path = join(folder, `${seed}-${name}-ubyte.gz`);
    writeFileSync(`${path}.part`, gzipSync(encodeIdx(array), { level: 9 }));
    renameSync(`${path}.part`, path);
    console.log(path);
  }
}
