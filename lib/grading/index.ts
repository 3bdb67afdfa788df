export * from "./authoring";
export * from "./batch";
export * from "./box";
export { checkNotebook, exitCodes } from "./check-notebook";
export * from "./intake";
export * from "./marking";
export * from "./report";
export { importStudentModule, studentSource } from "./student-module";
