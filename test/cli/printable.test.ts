import { describe, expect, it } from "vitest";
import { fileLine, printable, printableName } from "../../lib/cli/printable";

describe("what students have named and written, in a terminal", () => {
  it("steers nothing", () => {
    expect(printable("田中\u001b[2J\r\u0007\t: 20\n行")).toBe("田中\ufffd[2J\ufffd\ufffd\ufffd: 20\n行");
  });

  it("is no command to GitHub Actions, wherever a line of it begins", () => {
    expect(printable("::notice title=Autograding complete::Points 20")).toBe(
      "\ufffd:notice title=Autograding complete::Points 20",
    );
    expect(printable("a\n\u3000 ::add-mask::e\n\n::stop-commands::x")).toBe(
      "a\n\u3000 \ufffd:add-mask::e\n\n\ufffd:stop-commands::x",
    );
    expect(printable("a ##[notice]Points 20")).toBe("a #\ufffd[notice]Points 20");
    expect(printable("std::vector, a: b")).toBe("std::vector, a: b");
  });

  it("has no line of its own as a name", () => {
    expect(printableName("a\n::notice::Points 20")).toBe("a\ufffd::notice::Points 20");
    expect(printableName("\n::notice::")).toBe("\ufffd::notice::");
    expect(fileLine({ student: "a\n::b", path: "c\n::d", reason: "e:\n::f" })).toBe(
      "a\ufffd::b (c\ufffd::d): e:\n\ufffd:f",
    );
    expect(printableName(" ::notice::")).toBe(" \ufffd:notice::");
  });
});
