export * from "./authoring";
export { checkNotebook, exitCodes } from "./check-notebook";
export { importStudentModule, studentSource } from "./student-module";
