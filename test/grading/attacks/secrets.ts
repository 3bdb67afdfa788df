import type { Attack } from "./attack";

const nothingThere = "Nothing of the machine is mounted but shared libraries, Node and the course's own code.";
const own = { walled: true, succeedsWithout: "process" } as const;
const reading = (path: string) => `tell(() => fs.readFileSync(${JSON.stringify(path)}, "utf8"));`;
const q = JSON.stringify;

/** Learning what is not for students. The canary stands in files, in the environment and in the hidden checks. */
export const secrets: readonly Attack[] = [
  {
    name: "read-hidden-checks",
    tries: "read the hidden checks",
    defence: nothingThere,
    ...own,
    code: ({ root }) => reading(`${root}/test/exercises/01-distillation-loss.hidden.ts`),
  },
  {
    name: "read-solution",
    tries: "read the solution",
    defence: nothingThere,
    ...own,
    code: ({ root }) => reading(`${root}/solutions/01-distillation-loss.ipynb`),
  },
  {
    name: "import-hidden-checks",
    tries: "import the hidden checks by the path that they have in the project",
    defence: nothingThere,
    walled: true,
    code: () => `for (const path of ["../test/exercises/01-distillation-loss.hidden", "/course/test/exercises/01-distillation-loss.hidden.ts"])
      try { const found = await import(path); console.log(String(Object.values(found.hidden).flat()[0].run)); } catch (error) { console.log(String(error)); }`,
  },
  {
    name: "read-gradebook",
    tries: "read the gradebook, the key or another student's file",
    defence: nothingThere,
    ...own,
    code: ({ secret }) => reading(secret),
  },
  {
    name: "link-to-secret",
    tries: "reach a file by a link of its own making",
    defence: nothingThere,
    ...own,
    code: ({
      secret,
      marker,
    }) => `tell(() => { fs.symlinkSync(${q(secret)}, "/tmp/${marker}"); return fs.readFileSync("/tmp/${marker}", "utf8"); });
      tell(() => fs.rmSync("/tmp/${marker}"));`,
  },
  {
    name: "through-proc-root",
    tries: "reach the machine's files through the root of another process",
    defence: nothingThere,
    ...own,
    code: ({ secret, graderPid }) => `for (const pid of ["1", "self", "${graderPid}", String(process.ppid)])
      tell(() => fs.readFileSync("/proc/" + pid + "/root" + ${q(secret)}, "utf8"));`,
  },
  {
    name: "dot-dot",
    tries: "climb out of its folder",
    defence: nothingThere,
    ...own,
    code: ({ secret }) =>
      `for (let up = "", i = 0; i < 12; i++, up += "../") tell(() => fs.readFileSync(up + ${q(secret.slice(1))}, "utf8"));`,
  },
  {
    name: "open-descriptors",
    tries: "read files that the grader holds open",
    defence:
      "Five descriptors cross into the box: three streams, the private pipe, and the filter, which bubblewrap closes.",
    walled: true,
    code: () =>
      `for (let fd = 4; fd < 256; fd++) { try { console.log(fs.readlinkSync("/proc/self/fd/" + fd)); console.log(fs.readFileSync(fd, "utf8")); } catch {} }`,
  },
  {
    name: "environment",
    tries: "read keys in the environment",
    defence: "The box is started with an environment of one variable.",
    code: () => "tell(() => JSON.stringify(process.env));",
  },
  {
    name: "environment-of-others",
    tries: "read the environment that another process was started with",
    defence:
      "The box has a process table of its own, and its first process was started without the grader's environment.",
    ...own,
    code: ({ graderPid }) =>
      `tell(() => (fs.readFileSync("/proc/${graderPid}/environ", "utf8").length > 0 ? "LEARNED" : ""));`,
  },
  {
    name: "memory-of-the-grader",
    tries: "read the memory of the grader",
    defence: "The box has a process table of its own.",
    ...own,
    code: ({ graderPid }) =>
      `tell(() => (fs.readFileSync("/proc/${graderPid}/maps", "utf8").includes("[heap]") ? "LEARNED" : ""));`,
  },
  {
    name: "command-lines",
    tries: "read the command lines of other processes",
    defence: "The box has a process table of its own.",
    ...own,
    code: ({ graderPid }) => `tell(() => fs.existsSync("/proc/${graderPid}/cmdline") ? "LEARNED" : "");`,
  },
  {
    name: "home-folders",
    tries: "look for keys in home folders",
    defence: nothingThere,
    walled: true,
    code: () =>
      `for (const folder of ["/root", "/home", "/etc", "/var", "/mnt", "/srv", "/opt", "/run"]) if (fs.existsSync(folder)) console.log("LEARNED " + folder);`,
  },
  {
    name: "tools",
    tries: "run the machine's programs",
    defence: "No shell and no tool is mounted.",
    ...own,
    code: ({ secret }) =>
      `tell(() => spawnSync("/bin/sh", ["-c", "cat " + ${q(secret)}]).stdout); tell(() => spawnSync("/usr/bin/cat", [${q(secret)}]).stdout);`,
  },
  {
    name: "hidden-inputs",
    tries: "print the inputs of hidden checks, to be read in the feedback",
    defence:
      "Printed text is kept until the first hidden check and no longer; feedback shows nothing of hidden checks.",
    code: () =>
      `const honest = softmax; softmax = ((z: number[][], t: number) => { if (JSON.stringify(z).includes("10000")) console.log("LEARNED"); return honest(z, t); }) as any;`,
  },
];
