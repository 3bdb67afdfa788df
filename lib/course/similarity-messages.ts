/** The texts of the report on resemblance between submissions, which instructors read. Part of `messages`. */
export const similarityMessages = {
  similarityTitle: (title: string) => `${title} · resemblance`,
  similarityCaution: () =>
    "Resemblance is no proof. Short answers to one question resemble each other by themselves, and so do answers that " +
    "follow the same hint, lesson or book. Read both passages, and talk with the students, before you conclude anything.",
  similarityMethod: (shortest: number, surely: number) =>
    "Compared is what students wrote: comments, names, numbers and strings make no difference, what was handed out is " +
    `left out, and so is what many in the class have. A passage that two students share is found from ${surely} tokens ` +
    `on; none has fewer than ${shortest}.`,
  similarityCounts: (compared: number, short: number, refused: number) =>
    `${[
      `${compared} ${compared === 1 ? "submission" : "submissions"} compared`,
      ...(short > 0 ? [`${short} left out with too little code of their own`] : []),
      ...(refused > 0 ? [`${refused} left out that cannot be read`] : []),
    ].join("; ")}.`,
  similarityNotRead: () => "Not compared, because they cannot be read",
  sameCode: () => "The same code but for names, numbers, strings and comments",
  sameCodeLine: (tokens: number) => `${tokens} tokens`,
  closestPairs: () => "The closest pairs",
  noPairs: () => "No two submissions share a passage that few have.",
  pairColumns: () => ["Students", "Shared", "Tokens"],
  passagePlaces: (one: string, other: string) => `${one} · ${other}`,
  passagesLeftOut: (count: number) => `and ${count} shorter or later ${count === 1 ? "passage" : "passages"}`,
  similarityColumns: () => ["kind", "students", "others", "tokens", "share", "passages", "reason"],
} as const;
