export { type Columns, type Neighbours, neighboursInRow, type Vector } from "./columns";
export { type GlomSettings, glomStep } from "./glom-step";
export { agreement, islands } from "./islands";
export { type PartWholeScene, partWholeScene } from "./part-whole-scene";
