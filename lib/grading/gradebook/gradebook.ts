import { findModule } from "../../course";
import { changeDatabase, readDatabase } from "./database";
import { takeBackForgotten } from "./forgotten";
import { joinNumbered, writeNumbered } from "./numbered-students";
import { partNumbered } from "./part-numbered";
import { countsAttempts, nameBy, type PolicyFile } from "./policy";
import { type ModuleStandings, policyIn, readModules, readStandings } from "./read-standings";
import { writeReportFolder } from "./report-folders";
import type { GradedTask } from "./standing";
import {
  type GradedFile,
  type RefusedFile,
  writeAttempts,
  writeGrades,
  writeModule,
  writeRefused,
} from "./write-grades";

/** What grading a module found, for the gradebook. */
export interface ModuleResults {
  /** The module's id. */
  readonly module: string;
  readonly tasks: readonly GradedTask[];
  readonly graded: readonly GradedFile[];
  readonly refused: readonly RefusedFile[];
  /** None: the one that the gradebook has for the module already, or none at all. */
  readonly policy?: PolicyFile;
}

/** Where everybody stands in a module once results are entered. */
export interface EnteredResults extends ModuleStandings {
  /** Who is one student now and was two, or the other way round, and marks that did not stay; in words. */
  readonly regrouped: readonly string[];
}

/**
 * Enters a module's results into a gradebook. Other modules, earlier attempts and instructors' marks stay. Who
 * was forgotten and is among them is no longer: see {@link namedAsIn} for leaving them out.
 *
 * @param file - a SQLite file; made when it is not there
 * @param folder - where the reports go, which `reportFolders` names
 * @returns where everybody in the gradebook stands in this module
 * @throws Error when the file is something else, or another program does not let go of it
 */
export function enterResults(file: string, results: ModuleResults, folder?: string): Promise<EnteredResults> {
  return changeDatabase(file, (database) => {
    const { title } = findModule(results.module);
    const policy = results.policy ?? policyIn(database, results.module);
    const module = { id: results.module, title, tasks: results.tasks, policy };
    const nameOf = nameBy(policy);
    const named = <File extends { student: string; owner: string }>(files: readonly File[]): File[] =>
      files.map((file) => ({ ...file, student: nameOf(file) }));
    if (folder !== undefined) writeReportFolder(database, file, folder);
    writeModule(database, module);
    const graded = named(results.graded.map((file) => ({ ...file, path: file.attempt.path, hash: file.attempt.hash })));
    const all = [...graded, ...named(results.refused)];
    const regrouped = countsAttempts(policy)
      ? joinNumbered(database, module.id, new Set(all.map(({ owner }) => owner)))
      : partNumbered(database, module.id, all);
    writeNumbered(database, module.id, all);
    writeAttempts(database, module.id, graded);
    writeRefused(database, module.id, named(results.refused));
    takeBackForgotten(database, all);
    return { ...writeGrades(database, module), regrouped };
  });
}

/** @throws Error when the file is missing or no gradebook */
export function readGradebook(file: string): Promise<ModuleStandings[]> {
  return readDatabase(file, (database) => readModules(database).map((module) => readStandings(database, module)));
}
