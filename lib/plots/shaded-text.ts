const shades = " ░▒▓█";

/** Columns and lines that one picture may take in a terminal. */
const most = 14;

/**
 * The first pictures of a row in block characters, side by side, five at most.
 *
 * @param row pictures, `[height, width]` flat, 255 white to 0 black
 */
export function shadedText(row: Uint8Array[], width: number, height: number): string[] {
  const step = Math.ceil(Math.max(width, height) / most);
  const lines = Math.ceil(height / step);
  const columns = Math.ceil(width / step);
  return Array.from({ length: lines }, (_, line) =>
    row
      .slice(0, 5)
      .map((image) =>
        Array.from({ length: columns }, (_, column) => {
          const grey = meanOf(image, width, height, { x: column * step, y: line * step, step });
          return shades[Math.round((1 - grey / 255) * (shades.length - 1))];
        }).join(""),
      )
      .join("  ")
      .trimEnd(),
  );
}

function meanOf(
  image: Uint8Array,
  width: number,
  height: number,
  { x, y, step }: { x: number; y: number; step: number },
): number {
  const xs = Array.from({ length: Math.min(step, width - x) }, (_, i) => x + i);
  const ys = Array.from({ length: Math.min(step, height - y) }, (_, i) => y + i);
  const values = ys.flatMap((row) => xs.map((column) => image[row * width + column]));
  return values.reduce((a, b) => a + b, 0) / values.length;
}
