function settleLine(line: string): string {
  const returned = line.endsWith("\r");
  let end = line.length;
  while (line[end - 1] === "\r") end--;
  const shown = line.slice(line.lastIndexOf("\r", end - 1) + 1, end);
  return erase(shown) + (returned ? "\r" : "");
}

function erase(line: string): string {
  if (!line.includes("\b")) return line;
  const kept: string[] = [];
  for (const character of line) {
    if (character !== "\b") kept.push(character);
    else kept.pop();
  }
  return kept.join("");
}

/**
 * What a terminal shows of `text` in the end: a carriage return starts its line again, a backspace takes back the
 * character before it. So a progress line leaves its last state and not its history. A carriage return at the end of a
 * line stays, because what it does depends on what follows.
 */
export function settle(text: string): string {
  return /[\r\b]/.test(text) ? text.split("\n").map(settleLine).join("\n") : text;
}
