export * from "./authoring";
export { checkNotebook } from "./check-notebook";
export { importStudentModule, studentSource } from "./student-module";
