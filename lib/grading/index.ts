export * from "./authoring";
export { importStudentModule, studentSource } from "./student-module";
