/** The tokens of a source, in arrays that belong together: thousands of submissions are held at once. */
export interface Tokens {
  /** What a token is: a hash of its normalised text, equal for any two names, any two numbers and any two strings. */
  readonly codes: Uint32Array;
  /** Where it starts in the source, and where it ends. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

const skipped = /(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))+/y;
const name = /[#@]?[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/uy;
const number = /0[xob][\da-f_]+n?|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:e[+-]?\d[\d_]*)?n?/iy;
const string = /"(?:[^"\\\n]|\\[\s\S])*"?|'(?:[^'\\\n]|\\[\s\S])*'?/y;
const templatePart = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*(?:`|\$\{|\\?$)/y;
const regularExpression = /^\/(?![*/])(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/;
/** Characters of the longest regular expression: a source of nothing but their beginnings must not keep the search busy. */
const longestPattern = 200;
const sign = /=>|\.{3}|\?\.(?!\d)|\?\?=?|&&=?|\|\|=?|\*\*=?|[=!]==?|[<>]=|\+\+|--|[-+*/%&|^]=|[\s\S]/uy;

/** Words that keep their text; all others are names. */
const keywords = new Set(
  "as async await break case catch class const continue default delete do else enum export extends finally for from function if import in instanceof interface let new of return super switch this throw try type typeof var void while yield".split(
    " ",
  ),
);
/** Which keyword declares a variable is easily changed. */
const declares = new Set(["let", "var"]);

/** After these a slash divides. */
const endsOperand = new Set([")", "]", "}", "++", "--", "N", "0", "S", "this", "super"]);

const normalisedWord = (word: string): string =>
  declares.has(word) ? "const" : keywords.has(word) ? word : word.startsWith("@") ? "@" : "N";

/** FNV-1a, 32 bits. */
function codeOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/**
 * The tokens of TypeScript, comments and white space left out. Code that does not compile has tokens too.
 *
 * @param source - of any content
 */
export function tokensOf(source: string): Tokens {
  const codes: number[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  /** For each open `${` of a template the braces that are open inside it. */
  const holes: number[] = [];
  let at = 0;
  let last: string | undefined;

  const reach = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0];
  };
  const patternHere = () => regularExpression.exec(source.slice(at, at + longestPattern))?.[0];
  const add = (text: string, length: number) => {
    codes.push(codeOf(text));
    starts.push(at);
    at += length;
    ends.push(at);
    // The mark of a value that is there leaves it a value.
    if (text !== "!" || !endsOperand.has(last ?? "")) last = text;
  };
  /** A template's text, from after its backtick or hole to the next of both. */
  const addTemplatePart = (opening: number) => {
    at += opening;
    const part = reach(templatePart) ?? "";
    at -= opening;
    add("S", opening + part.length);
    if (part.endsWith("${")) holes.push(0);
  };

  for (;;) {
    at += reach(skipped)?.length ?? 0;
    if (at >= source.length) break;
    const first = source[at]!;
    const inHole = holes.at(-1);
    if (first === "`") addTemplatePart(1);
    else if (first === "}" && inHole === 0) {
      holes.pop();
      addTemplatePart(1);
    } else {
      const word = reach(name);
      const literal = word === undefined ? reach(number) : undefined;
      const quoted = first === '"' || first === "'" ? reach(string) : undefined;
      const pattern = first === "/" && !endsOperand.has(last ?? "") ? patternHere() : undefined;
      if (word !== undefined) add(normalisedWord(word), word.length);
      else if (literal) add("0", literal.length);
      else if (quoted !== undefined || pattern !== undefined) add("S", (quoted ?? pattern)!.length);
      else {
        const text = reach(sign)!;
        if (inHole !== undefined && text === "{") holes[holes.length - 1] = inHole + 1;
        if (inHole !== undefined && text === "}") holes[holes.length - 1] = inHole - 1;
        add(text, text.length);
      }
    }
  }
  return { codes: Uint32Array.from(codes), starts: Uint32Array.from(starts), ends: Uint32Array.from(ends) };
}
