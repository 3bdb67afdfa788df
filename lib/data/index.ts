export { drawBatch, epoch } from "./batches";
export { type ByteArray, encodeIdx, parseIdx } from "./formats/idx";
export { imageSetFromBytes } from "./formats/image-bytes";
export { type ImageSet, mapPixels, pixelsOf, take } from "./image-set";
export { oneHot } from "./one-hot";
export { pool2x2 } from "./pool";
export { drawShifts, offsetsWithin, shiftedCopies } from "./shift";
export { type Split, splitStratified, stratifiedOrder } from "./split";
export { pixelStatistics, standardise } from "./standardise";
