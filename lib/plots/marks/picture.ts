import type { Mark } from "../drawing";
import { plotlyText } from "../plotly-text";
import { greyPng } from "../png";
import { element, text } from "../svg";
import { ellipsis } from "../text-width";

export interface Picture {
  /** `[height, width]` flat, 0 black to 255 white. */
  pixels: Uint8Array;
  width: number;
  height: number;
  /** The upper left corner in data coordinates, in which a pixel is 1 wide and 1 high. */
  x: number;
  y: number;
}

/** A greyscale picture of hard-edged pixels. */
export function picture({ pixels, width, height, x, y }: Picture): Mark {
  const source = `data:image/png;base64,${Buffer.from(greyPng(pixels, width, height)).toString("base64")}`;
  return {
    svg: (frame) =>
      element("image", {
        x: frame.x(x),
        y: frame.y(y),
        width: frame.x(x + width) - frame.x(x),
        height: frame.y(y + height) - frame.y(y),
        preserveAspectRatio: "none",
        style: "image-rendering:pixelated",
        href: source,
      }),
    // An image trace names the middle of its first pixel.
    traces: () => [{ type: "image", source, x0: x + 0.5, y0: y + 0.5, dx: 1, dy: 1, hoverinfo: "skip" }],
  };
}

export interface Caption {
  text: string;
  /** The middle of the baseline, and the room there is, in data coordinates. */
  x: number;
  y: number;
  width: number;
}

/** Words under pictures. */
export function captions(list: Caption[]): Mark {
  return {
    svg: (frame) => {
      const words = list.map((caption) => {
        const room = frame.x(caption.width) - frame.x(0);
        return text(frame.x(caption.x), frame.y(caption.y), ellipsis(caption.text, 11, room));
      });
      return element("g", { "font-size": 11, "text-anchor": "middle" }, words.join(""));
    },
    traces: () => [
      {
        type: "scatter",
        mode: "text",
        x: list.map((caption) => caption.x),
        y: list.map((caption) => caption.y),
        text: list.map((caption) => plotlyText(caption.text)),
        textposition: "top center",
        textfont: { size: 11 },
        hoverinfo: "skip",
        showlegend: false,
      },
    ],
  };
}
