import { expect, it } from "vitest";
import { messages, studentInProcess } from "../../lib/course";
import { timeBound } from "../../lib/grading/authoring/time-bound";

const functions: Readonly<Record<string, (x: number) => unknown>> = {
  loops: () => {
    try {
      for (;;);
    } catch {
      return 0;
    }
  },
  waits: () => new Promise(() => {}),
  later: (x) => new Promise((done) => setTimeout(() => done(x + 1), 5)),
  throws: () => {
    throw new RangeError("温度");
  },
};
const student = timeBound(
  studentInProcess((name) => functions[name]),
  400,
);
const late = { fault: "late", message: messages.late(0.4) };

it("a call that loops or waits for ever is late, and the next one is answered", async () => {
  await expect(student.call("loops", 1)).rejects.toMatchObject(late);
  expect(await student.call("later", 1)).toBe(2);
  await expect(student.call("waits", 1)).rejects.toMatchObject(late);
  await expect(student.call("throws", 1)).rejects.toMatchObject({
    fault: "threw",
    message: messages.threw("RangeError: 温度"),
  });
  await expect(student.call("gone", 1)).rejects.toMatchObject({ fault: "missing" });
});
