const needsQuotes = /[^\p{L}\p{N}_@%+=:,./*-]/u;
const quoted = (word: string): string => (needsQuotes.test(word) ? `'${word.replaceAll("'", `'\\''`)}'` : word);

/** The password in a queue's address, which a log must not hold. */
const withoutPassword = (word: string): string =>
  word.replace(/(rediss?:\/\/[^/\s]*:)[^/\s]*@/, "$1***@").replace(/(rediss?:.*[?&]password=)[^&]*/, "$1***");

/** The command that was given, as a shell takes it again; a password in it is starred out. */
export const goOnCommand = ([, , ...words]: readonly string[]): string =>
  ["stillroom", ...words.map((word) => quoted(withoutPassword(word)))].join(" ");
