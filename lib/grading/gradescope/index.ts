export { autograderFiles, keyInArchive, projectInArchive } from "./autograder-files";
export { gradeForGradescope, gradescopePlaces } from "./grade-for-gradescope";
export { type ZipEntry, zipArchive } from "./zip-archive";
