export type { GlyphSettings } from "./deform";
export { DIGIT_NAMES, drawGlyph, GLYPH_SETTINGS, glyphBytes, glyphs } from "./glyphs";
export { glyphs14, SMALL_SPLIT } from "./glyphs14";
