import type { Database } from "node-sqlite3-wasm";
import { noPolicy, type PolicyFile, parsePolicy } from "./policy";
import { type Attempt, type GradedTask, type Mark, type Standing, standingOf } from "./standing";

/** A module as the gradebook knows it. */
export interface GradedModule {
  readonly id: string;
  readonly title: string;
  readonly tasks: readonly GradedTask[];
  readonly policy: PolicyFile;
}

/** A module with everybody's standing, by student in the order of their names. */
export interface ModuleStandings extends GradedModule {
  readonly standings: ReadonlyMap<string, Standing>;
  /** Whose last file could not be graded. */
  readonly refused: ReadonlyMap<string, Refusal>;
}

/** A file that could not be graded, and why. */
export interface Refusal {
  readonly path: string;
  readonly reason: string;
}

/** Who has handed in nothing that can be graded: zero points. */
export function unreadOf({ standings, refused }: Pick<ModuleStandings, "standings" | "refused">): [string, Refusal][] {
  return [...refused].filter(([student]) => !standings.has(student));
}

/** Every row of a query, of the columns that it names: the database is our own, so their types are known. */
const rows = <Row>(database: Database, sql: string, ...values: string[]): Row[] => database.all(sql, values) as Row[];

/** Items by a key, in the order of their first. */
export function groupedBy<Item, Key>(items: readonly Item[], key: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

export function readModules(database: Database): GradedModule[] {
  type Row = { module: string; title: string; policy: string };
  const modules = rows<Row>(database, "SELECT module, title, policy FROM module ORDER BY module");
  return modules.map(({ module, title, policy }) => {
    type TaskRow = { id: string; title: string; points: number; manual: number };
    const sql = "SELECT task AS id, title, points, manual FROM task WHERE module = ? ORDER BY place";
    const tasks = rows<TaskRow>(database, sql, module).map((task) => ({ ...task, manual: task.manual === 1 }));
    return { id: module, title, tasks, policy: parsePolicy(policy, module) };
  });
}

/** The policy that the gradebook has for a module; none for one that it does not know. */
export const policyIn = (database: Database, module: string): PolicyFile =>
  readModules(database).find(({ id }) => id === module)?.policy ?? noPolicy;

function readAttempts(database: Database, module: string): Map<string, Attempt[]> {
  type TaskRow = { student: string; hash: string; task: string; points: number | null; answer: string | null };
  type Row = { student: string; hash: string; path: string; submitted: string; isolation: string };
  const taskRows = rows<TaskRow>(
    database,
    "SELECT student, hash, task, points, answer FROM attempt_task WHERE module = ?",
    module,
  );
  const tasks = groupedBy(taskRows, ({ student, hash }) => `${hash}\0${student}`);
  const found = rows<Row>(
    database,
    "SELECT student, hash, path, submitted, isolation FROM attempt WHERE module = ? ORDER BY student",
    module,
  );
  const byStudent = groupedBy(found, ({ student }) => student);
  const attemptOf = ({ student, hash, path, submitted, isolation }: Row): Attempt => {
    const own = tasks.get(`${hash}\0${student}`) ?? [];
    return {
      ...{ hash, path, isolation, submitted: new Date(submitted) },
      points: Object.fromEntries(own.flatMap(({ task, points }) => (points === null ? [] : [[task, points]]))),
      answers: Object.fromEntries(own.flatMap(({ task, answer }) => (answer === null ? [] : [[task, answer]]))),
    };
  };
  return new Map([...byStudent].map(([student, own]) => [student, own.map(attemptOf)]));
}

function readMarks(database: Database, module: string): Map<string, Mark[]> {
  type Row = { student: string; task: string; points: number | null; comment: string; answer: string | null };
  const found = rows<Row>(database, "SELECT student, task, points, comment, answer FROM mark WHERE module = ?", module);
  const byStudent = groupedBy(found, ({ student }) => student);
  const markOf = ({ task, points, comment, answer }: Row): Mark => ({
    ...{ task, comment },
    ...(points !== null && { points }),
    ...(answer !== null && { answer }),
  });
  return new Map([...byStudent].map(([student, own]) => [student, own.map(markOf)]));
}

export function readStandings(database: Database, module: GradedModule): ModuleStandings {
  const attempts = readAttempts(database, module.id);
  const marks = readMarks(database, module.id);
  const refused = rows<{ student: string } & Refusal>(
    database,
    "SELECT student, path, reason FROM refused WHERE module = ? ORDER BY student",
    module.id,
  );
  const standings = [...attempts].map(
    ([student, own]) => [student, standingOf(own, marks.get(student) ?? [], module.tasks, module.policy)] as const,
  );
  return {
    ...module,
    standings: new Map(standings),
    refused: new Map(refused.map(({ student, path, reason }) => [student, { path, reason }])),
  };
}
