import type { Message } from "../protocol/message";

interface Kinds {
  boolean: boolean;
  number: number;
  string: string;
}

const shown = (value: unknown): string => `${JSON.stringify(value)}`.slice(0, 80);

/** The complaint about a field of a request. */
export const wrongField = ({ header }: Message, name: string, found: unknown, expected: string): TypeError =>
  new TypeError(
    `${header.msg_type}: ${name} is ${shown(found)}, expected ${expected}. The program that sent it has to be mended.`,
  );

/**
 * A field of a request's content; a field that is absent or null is `otherwise`.
 *
 * @throws TypeError when it is of another kind: guessing what was meant could run something else
 */
export function field<K extends keyof Kinds>(request: Message, name: string, kind: K, otherwise?: Kinds[K]): Kinds[K] {
  const value = request.content[name] ?? otherwise;
  if (typeof value !== kind) throw wrongField(request, name, value, `a ${kind}`);
  return value as Kinds[K];
}
