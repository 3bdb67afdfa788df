export { type Author, type Comparison, compareCode, type Family, type Resemblance } from "./compare";
export { compareFiles, type FileComparison } from "./compare-files";
export { hashesOfGiven, type OwnCode, ownCode } from "./own-code";
export { similarityPage, similarityTable } from "./similarity-report";
