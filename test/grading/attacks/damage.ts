import type { Attack } from "./attack";

const readOnly = "Everything is mounted read-only but sized temporary folders, which end with the box.";
const noNetwork = "The box has a network of its own with nothing in it, and may make no sockets.";
const ownProcesses = "The box has a process table of its own, which ends with its first process.";
const own = { walled: true, succeedsWithout: "process" } as const;
const q = JSON.stringify;

/** Changing something outside, reaching somebody, or staying. */
export const damage: readonly Attack[] = [
  {
    name: "write-outside",
    tries: "write into a folder of the machine",
    defence: readOnly,
    ...own,
    code: ({ folder }) => `tell(() => fs.writeFileSync(${q(`${folder}/written`)}, "x"));`,
  },
  {
    name: "delete-outside",
    tries: "delete what others need",
    defence: readOnly,
    ...own,
    code: ({ folder }) => `tell(() => fs.rmSync(${q(folder)}, { recursive: true }));`,
  },
  {
    name: "append-outside",
    tries: "change a gradebook",
    defence: readOnly,
    ...own,
    code: ({ folder }) => `tell(() => fs.appendFileSync(${q(`${folder}/gradebook.csv`)}, "evil,20"));`,
  },
  {
    name: "write-course",
    tries: "change the course or the grader for those who come next",
    defence: readOnly,
    walled: true,
    code: ({
      root,
    }) => `for (const base of ["/course", ${q(root)}]) for (const file of ["lib/course/tools.ts", "dist/student-process.cjs", "node_modules/zod/index.js", "package.json"])
      tell(() => { fs.appendFileSync(base + "/" + file, "\\n"); return "CHANGED"; });`,
  },
  {
    name: "remount",
    tries: "make the mounts writable again",
    defence: "No capability, no further user namespaces, and a filter on system calls.",
    walled: true,
    code: () => `tell(() => process.setuid!(0)); tell(() => fs.chmodSync("/course/lib", 0o777)); tell(() => fs.writeFileSync("/proc/self/uid_map", "0 0 1"));
      tell(() => { fs.writeFileSync("/course/lib/x", ""); return "CHANGED"; });`,
  },
  {
    name: "tcp",
    tries: "send what it has seen to a server",
    defence: noNetwork,
    ...own,
    code: ({ port, marker }) =>
      `await new Promise((done) => net.connect(${port}, "127.0.0.1", function (this: any) { this.end(${q(marker)}, done); }).on("error", (error) => { console.log(String(error)); done(0); }));`,
  },
  {
    name: "udp",
    tries: "send a packet",
    defence: noNetwork,
    ...own,
    code: ({ port, marker }) =>
      `await new Promise((done) => { try { const s = nodeRequire("node:dgram").createSocket("udp4"); s.on("error", done); s.send(${q(marker)}, ${port}, "127.0.0.1", () => { s.close(); done(0); }); } catch (error) { console.log(String(error)); done(0); } });`,
  },
  {
    name: "unix-socket",
    tries: "speak to a service of the machine",
    defence: noNetwork,
    ...own,
    code: ({ socket, marker }) =>
      `await new Promise((done) => net.connect(${q(socket)}, function (this: any) { this.end(${q(marker)}, done); }).on("error", (error) => { console.log(String(error)); done(0); }));`,
  },
  {
    name: "name-service",
    tries: "reach outside by a name",
    defence: noNetwork,
    walled: true,
    code: () =>
      `try { await fetch("http://example.com/"); console.log("LEARNED"); } catch (error) { console.log(String(error)); }`,
  },
  {
    name: "listen",
    tries: "open a port, or the debugger",
    defence: noNetwork,
    walled: true,
    code: () =>
      `tell(() => nodeRequire("node:inspector").open(0, "127.0.0.1")); await new Promise((done) => net.createServer().on("error", (error) => { console.log(String(error)); done(0); }).listen(0, () => { console.log("LEARNED"); done(0); }));`,
  },
  {
    name: "daemon",
    tries: "leave a process behind",
    defence: ownProcesses,
    ...own,
    code: ({
      marker,
    }) => `tell(() => { spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)", ${q(marker)}], { detached: true, stdio: "ignore" }).unref(); });
      await new Promise((done) => setTimeout(done, 300));`,
  },
  {
    name: "grandchild",
    tries: "leave the process of a process behind",
    defence: ownProcesses,
    ...own,
    code: ({
      marker,
    }) => `tell(() => { const inner = "require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', '${marker}'], { detached: true, stdio: 'ignore' }).unref()";
      spawnSync(process.execPath, ["-e", inner]); });`,
  },
  {
    name: "kill-parent",
    tries: "kill the grader",
    defence: ownProcesses,
    walled: true,
    code: ({ graderPid }) =>
      `for (const pid of [process.ppid, ${graderPid}]) tell(() => process.kill(pid, "SIGKILL"));`,
  },
  {
    name: "kill-all",
    tries: "kill every process there is",
    defence: ownProcesses,
    walled: true,
    code: () => `function diagnose() { if (fs.existsSync("/course/node")) process.kill(-1, "SIGKILL"); }`,
  },
  {
    name: "debug-the-grader",
    tries: "make the grader open its debugger by a signal",
    defence: ownProcesses,
    walled: true,
    code: ({ graderPid }) =>
      `for (const pid of [process.ppid, ${graderPid}]) tell(() => process.kill(pid, "SIGUSR1"));`,
  },
  {
    name: "package-scripts",
    tries: "have a package manager run its scripts",
    defence: "Nobody installs anything for a submission, and no tool is mounted.",
    walled: true,
    code: () =>
      `tell(() => fs.writeFileSync("package.json", '{"scripts":{"preinstall":"touch /tmp/evil"}}')); tell(() => spawnSync("npm", ["install"]).error);`,
  },
  {
    name: "leave-for-the-next",
    tries: "leave a file for the next submission to find",
    defence: readOnly,
    walled: true,
    code: ({ secret }) =>
      `for (const file of ["/tmp/message", "/course/exercises/message", "/dev/shm/message"]) { if (fs.existsSync(file)) console.log("LEARNED " + file); tell(() => fs.writeFileSync(file, ${q(secret)})); }`,
  },
];
