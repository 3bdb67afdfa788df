export { autograderFiles, keyInArchive, projectInArchive } from "./autograder-files";
export { gradeForGradescope, gradescopePlaces, ungraded } from "./grade-for-gradescope";
export { type ZipEntry, zipArchive } from "./zip-archive";
