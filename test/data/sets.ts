import type { ImageSet } from "../../lib/data";
import { seededRandom } from "../../lib/random";

/** A small set whose every pixel tells which image it is of: image i is filled with i. */
export function numberedSet(labels: number[], side = 2, name = "数字"): ImageSet {
  const images = Float32Array.from({ length: labels.length * side * side }, (_, at) => Math.floor(at / side ** 2));
  return {
    name,
    images,
    labels: Int32Array.from(labels),
    count: labels.length,
    height: side,
    width: side,
    channels: 1,
    classNames: ["零", "一", "二", "三"],
    background: 0,
  };
}

/** Random pixels in [0, 1). */
export function noiseSet(count: number, height: number, width: number, channels = 1, seed = 1): ImageSet {
  const random = seededRandom(seed);
  return {
    name: "noise",
    images: Float32Array.from({ length: count * height * width * channels }, () => random.next()),
    labels: Int32Array.from({ length: count }, () => random.integer(3)),
    count,
    height,
    width,
    channels,
    classNames: ["a", "b", "c"],
    background: 0,
  };
}
