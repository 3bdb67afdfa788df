/** A module that is there without being installed. */
export interface OfferedModule {
  /** What an import loads. */
  url: string;
  /** The file that `require` loads, or under which the module lies in `require.cache` already. */
  path: string;
  /** Whether it comes before a package of the same name, and not only where there is none. */
  first?: boolean;
}

/** What only a process that runs cells has its loader do. */
export interface ForCells {
  /** Modules that cells and local files find in any folder, by specifier. */
  offered: Readonly<Record<string, OfferedModule>>;
}

/** What is offered under a name: of an object that also has `constructor` and the like, only its own. */
export const offeredIn = (offered: ForCells["offered"] | undefined, specifier: string): OfferedModule | undefined =>
  offered !== undefined && Object.hasOwn(offered, specifier) ? offered[specifier] : undefined;
