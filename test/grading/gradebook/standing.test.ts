import { describe, expect, it } from "vitest";
import { parsePolicy } from "../../../lib/grading/gradebook/policy";
import { daysLate, type Mark, standingOf } from "../../../lib/grading/gradebook/standing";
import { attempt, tasks } from "./book";

const due = "2026-11-01T09:00:00+09:00"; // midnight UTC
const policy = (fields: object) => parsePolicy(JSON.stringify(fields), "policy.json");
const stand = (files: ReturnType<typeof attempt>[], fields: object = {}, marks: Mark[] = []) =>
  standingOf(
    files.map((file) => file.attempt),
    marks,
    tasks,
    policy(fields),
  );

describe("lateness", () => {
  const at = (ms: number) => daysLate(new Date(Date.UTC(2026, 10, 1) + ms), new Date(due));
  it("counts started days, and the last moment is in time", () => {
    const day = 86_400_000;
    expect([-1, 0, 1, day, day + 1, 3 * day].map(at)).toEqual([0, 0, 1, 1, 2, 3]);
    expect(daysLate(new Date(), undefined)).toBe(0);
  });

  it("costs a share of the points a day, up to the cap", () => {
    const late = (hour: number) =>
      stand([attempt("a", "h", hour, 5)], { due, penaltyPerDay: 0.1, largestPenalty: 0.25 }).counted;
    expect(late(0)).toMatchObject({ raw: 5, daysLate: 0, penalty: 0, final: 5 });
    expect(late(1)).toMatchObject({ raw: 5, daysLate: 1, penalty: 0.1, final: 4.5 });
    expect(late(49)).toMatchObject({ raw: 5, daysLate: 3, penalty: 0.25, final: 3.75 });
  });

  it("never costs more than all", () => {
    expect(stand([attempt("a", "h", 480, 5)], { due, penaltyPerDay: 0.1 }).counted).toMatchObject({
      ...{ daysLate: 20, penalty: 1, final: 0 },
    });
  });
});

describe("attempts", () => {
  const three = [attempt("a", "late", 30, 5), attempt("a", "first", -30, 4), attempt("a", "second", -20, 3)];
  const counted = (fields: object) => stand(three, fields).counted.attempt.hash;

  it("the last one counts unless the policy says otherwise", () => {
    expect(counted({})).toBe("late");
    expect(counted({ counts: "best" })).toBe("late");
  });

  it("the best one is best after the penalty, and of equals the first", () => {
    expect(counted({ counts: "best", due, penaltyPerDay: 0.15 })).toBe("first");
    expect(stand([attempt("a", "y", 1, 5), attempt("a", "x", 0, 5)], { counts: "best" }).counted.attempt.hash).toBe(
      "x",
    );
  });

  it.each([
    ["田中 (2).ipynb", "田中.ipynb"],
    ["x (10).ipynb", "x (9).ipynb"],
    ["x-copy1.ts", "x.ipynb"],
    ["田中 (2)/a.ipynb", "田中/b.ipynb"],
    ["x/a.ipynb", "x.ipynb"],
    ["田中 (2).zip/x.ipynb", "田中.ZIP/x.ipynb"],
    ["in/x (2).zip/a.zip/x.ipynb", "in/x.zip/b.zip/x.ipynb"],
    ["week 1.10/x.ipynb", "week 1.9/x.ipynb"],
  ])("of one time, %s comes after %s", (later, earlier) => {
    const named = (path: string) => ({ ...attempt("a", path, 0, 5).attempt, path });
    for (const files of [
      [named(later), named(earlier)],
      [named(earlier), named(later)],
    ])
      expect(standingOf(files, [], tasks, policy({ counts: "last" })).counted.attempt.path).toBe(later);
  });

  it("those beyond the most do not count", () => {
    expect(counted({ attempts: 2 })).toBe("second");
    expect(counted({ attempts: 2, counts: "best" })).toBe("first");
    expect(stand(three, { attempts: 1 }).attempts).toHaveLength(3);
  });
});

describe("marks", () => {
  it("a task for people waits until it is marked", () => {
    const files = [attempt("a", "h", 0, 5)];
    expect(stand(files).counted.tasks.map(({ earned }) => earned)).toEqual([5, undefined]);
    expect(stand(files)).toMatchObject({ possible: 9, counted: { raw: 5, final: 5 } });
    const marked = stand(files, {}, [{ task: "essay", points: 2.5, comment: "良い" }]);
    expect(marked.counted).toMatchObject({ raw: 7.5, final: 7.5 });
    expect(marked.counted.tasks[1]).toMatchObject({ earned: 2.5, marked: true, comment: "良い", stale: false });
  });

  it("take the place of what checks gave; a comment alone does not", () => {
    const files = [attempt("a", "h", 0, 3)];
    const over = (mark: Partial<Mark>) => stand(files, {}, [{ task: "softmax", comment: "", ...mark }]).counted;
    expect(over({ points: 0 })).toMatchObject({ raw: 0 });
    expect(over({ comment: "see me" })).toMatchObject({ raw: 3 });
    expect(over({ comment: "see me" }).tasks[0]).toMatchObject({ marked: false, comment: "see me" });
  });

  it("are stale when another answer counts now", () => {
    const marks = [{ task: "essay", points: 4, comment: "", answer: "essay" }];
    expect(stand([attempt("a", "h", 0, 3)], {}, marks).counted.tasks[1]?.stale).toBe(false);
    expect(stand([attempt("a", "h", 0, 3, "rewritten")], {}, marks).counted.tasks[1]?.stale).toBe(true);
  });

  it("of a task that checks give points to are stale when another file counts now", () => {
    const marks = [{ task: "softmax", points: 2, comment: "", answer: "first" }];
    const [first, second] = [attempt("a", "first", 0, 3), attempt("a", "second", 1, 5)];
    expect(stand([first], {}, marks).counted.tasks[0]).toMatchObject({ earned: 2, stale: false });
    expect(stand([first, second], {}, marks).counted.tasks[0]).toMatchObject({ earned: 2, stale: true });
  });

  it("tenths add up", () => {
    const marks = [{ task: "essay", points: 0.1, comment: "" }];
    expect(stand([attempt("a", "h", 0, 0.2)], {}, marks).counted.raw).toBe(0.3);
  });
});

describe("a policy file", () => {
  it.each([
    ["{", /policy.json is not a policy: .*JSON/],
    ['{"due": "2026-11-30"}', /offset from UTC, such as .*\n.*due/],
    ['{"due": "2026-11-30T23:59:00"}', /offset from UTC, such as .*\n.*due/],
    ['{"penaltyPerDay": 0.1}', /penaltyPerDay needs a due time/],
    ['{"penaltyPerDay": 10, "due": "2026-11-30T23:59:00Z"}', /0\.1 is 10 %.*\n.*penaltyPerDay/],
    ['{"attempts": 0}', /attempts/],
    ['{"counts": "worst"}', /counts/],
    ['{"penaltyperday": 0.1}', /penaltyperday/],
  ])("%s is refused and says where", (json, reason) => {
    expect(() => parsePolicy(json, "policy.json")).toThrow(reason);
  });

  it("may begin with a byte order mark, as Windows writes it", () => {
    expect(parsePolicy('\uFEFF{"counts": "best"}', "policy.json").counts).toBe("best");
  });
});
