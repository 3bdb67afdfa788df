import { finiteNumbers, notEmpty, sameLength } from "./check";
import { extent } from "./extent";
import { figureOf } from "./figure";
import { type Caption, captions, picture } from "./marks/picture";
import { words } from "./messages";
import { fixedScale } from "./scale";
import { shadedText } from "./shaded-text";
import type { Figure } from "./types";

export interface ImageGrid {
  title: string;
  /** Pictures of one size, each `[height, width]` flat. */
  images: ArrayLike<number>[];
  height: number;
  width: number;
  /** A few words under each picture. */
  captions?: string[];
  /** Pictures in a row; 10 unless given. */
  columns?: number;
  /** Drawn white and drawn black; numbers beyond them too. The smallest and the largest number unless given. */
  range?: [white: number, black: number];
}

/** Pixels of white between pictures, and the height of a line of captions, in px of the screen. */
const gap = 2;
const captionHeight = 18;

/**
 * Small grey pictures in rows: digits, filters, masks.
 *
 * @throws RangeError naming the picture: a number of pixels other than height × width, NaN or Infinity, no pictures,
 * another number of captions than of pictures, an empty range, columns that is no count.
 */
export function imageGrid(grid: ImageGrid): Figure {
  const { title, width, height } = grid;
  const images = checkedImages(grid);
  const shades = greyLevels(images, grid);
  const columns = Math.min(grid.columns ?? 10, images.length);
  const rows = Array.from({ length: Math.ceil(images.length / columns) }, (_, row) =>
    shades.slice(row * columns, (row + 1) * columns),
  );
  const cell = { width: width + gap, height: height + gap };
  const total = columns * cell.width - gap;
  const pixel = Math.min(640 / total, Math.max(1, Math.floor(Math.min(6, 640 / total))));
  const captionRoom = grid.captions === undefined ? 0 : captionHeight / pixel;
  const rowHeight = cell.height + captionRoom;
  const bottom = rows.length * rowHeight - gap;
  const labels: Caption[] = (grid.captions ?? []).map((text, i) => ({
    text,
    x: (i % columns) * cell.width + width / 2,
    y: Math.floor(i / columns) * rowHeight + height + captionRoom * 0.75,
    width: cell.width,
  }));
  const description = [
    words.pictures(images.length, width, height),
    ...(grid.captions === undefined ? [] : [grid.captions.join(" | ")]),
  ];
  return figureOf({
    title,
    axes: "hidden",
    x: { title: "", scale: fixedScale([0, total], []), grid: false },
    y: { title: "", scale: fixedScale([bottom, 0], []), grid: false },
    marks: [
      ...rows.map((row, r) => picture({ ...strip(row, width, height), x: 0, y: r * rowHeight })),
      ...(labels.length === 0 ? [] : [captions(labels)]),
    ],
    legend: [],
    width: total * pixel,
    height: bottom * pixel,
    summary: [...description, ...shadedText(rows[0], width, height)],
    description,
  });
}

function checkedImages({ title, images, width, height, captions, columns, range }: ImageGrid): number[][] {
  const where = `imageGrid "${title}"`;
  notEmpty(where, images, "images");
  if (captions !== undefined) sameLength(`${where}: captions`, captions.length, "images", images.length);
  if (columns !== undefined && !(Number.isInteger(columns) && columns > 0)) {
    throw new RangeError(`${where}: columns is ${columns}; expected 1, 2, 3, …`);
  }
  if (range !== undefined && !(range[0] < range[1])) {
    throw new RangeError(`${where}: range is [${range}]; expected two numbers, the first smaller`);
  }
  return images.map((image, i) => {
    sameLength(`${where}: images[${i}]`, image.length, `height × width = ${height} × ${width}`, height * width);
    return finiteNumbers(`${where}: images[${i}]`, image);
  });
}

/** 255 white to 0 black. */
function greyLevels(images: number[][], { range }: ImageGrid): Uint8Array[] {
  const all = images.flat();
  const [white, black] = range ?? extent(all);
  const spread = black - white || 1;
  return images.map((image) =>
    Uint8Array.from(image, (value) => Math.round(255 * (1 - Math.max(0, Math.min(1, (value - white) / spread))))),
  );
}

/** Pictures side by side as one: a row compresses better than its pictures do one by one. */
function strip(
  row: Uint8Array[],
  width: number,
  height: number,
): { pixels: Uint8Array; width: number; height: number } {
  const total = row.length * (width + gap) - gap;
  const pixels = new Uint8Array(total * height).fill(255);
  row.forEach((image, i) => {
    for (let y = 0; y < height; y++) {
      pixels.set(image.subarray(y * width, (y + 1) * width), y * total + i * (width + gap));
    }
  });
  return { pixels, width: total, height };
}
