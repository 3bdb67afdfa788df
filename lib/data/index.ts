export { cropAtRandom, flipAtRandom, type ImageShape } from "./augment";
export { drawAmong, drawBatch, epoch } from "./batches";
export { checkLabels } from "./check-labels";
export { type Availability, available } from "./files/available";
export { type FetchOptions, type FetchProgress, fetchData } from "./files/fetch-data";
export { DATA_SETS, type DataFile, type DataSet, type DataSetName } from "./files/manifest";
export { type Places, placesFrom } from "./files/places";
export { type ByteArray, encodeIdx, parseIdx } from "./formats/idx";
export { imageSetFromBytes } from "./formats/image-bytes";
export { drawGlyph, GLYPH_SETTINGS, type GlyphSettings, glyphBytes, glyphs, glyphs14 } from "./glyphs";
export { type ImageSet, mapPixels, pixelsOf, take } from "./image-set";
export { drawMixup, type MixupDraw, mixRows } from "./mixup";
export { oneHot } from "./one-hot";
export { pool2x2 } from "./pool";
export { cifar10, cifar10Excerpt } from "./sets/cifar10";
export { cifar100 } from "./sets/cifar100";
export { digits } from "./sets/digits";
export { fashionMnist, fashionMnist14, mnist, mnist14 } from "./sets/mnist";
export type { Published } from "./sets/read";
export { drawShifts, offsetsWithin, shiftedCopies } from "./shift";
export { type Split, splitStratified, stratifiedOrder } from "./split";
export { pixelStatistics, standardise } from "./standardise";
export {
  type ClassRows,
  type GaussianMixtureSettings,
  gaussianMixtureRows,
  type MultiViewRows,
  type MultiViewSettings,
  multiViewRows,
  type RowSettings,
} from "./views";
