/** The texts that a student reads on Gradescope where there is nothing to grade. Part of `messages`. */
export const gradescopeMessages = {
  noSubmission: (file: string) =>
    `There is no notebook in your submission. Hand in the one file ${file} (or your code as one .ts file).`,
  severalSubmissions: (names: readonly string[]) =>
    `Your submission holds ${names.length} files that could be meant: ${names.join(", ")}. Hand in one of them.`,
  archiveIsFolder: (folder: string) => `${folder} is a folder: give a file to --out, such as autograder.zip.`,
  autograderFailed: () =>
    "The autograder could not grade your submission. That is not your fault; tell your instructor, who sees the reason " +
    "in the autograder's output.",
} as const;
