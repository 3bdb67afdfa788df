export * from "./authoring";
export * from "./batch";
export * from "./box";
export * from "./gradebook";
export * from "./intake";
export * from "./marking";
export * from "./report";
export * from "./similarity";
export { codeCells, importStudentModule, studentSource } from "./student-module";
