export { sourceNotebook } from "./source-notebook";
export { writeNbgraderCourse } from "./write-course";
