/** Makes `require` for a file. Not imported, because the core imports no module of Node. */
const requireFrom = (file: string | URL) => process.getBuiltinModule('node:module').createRequire(file);

/**
 * Finds a package that an application installs only if it uses it. Returns its main file; undefined if it is not installed.
 *
 * Bundlers do not recognize this as an import: they would demand the package in every application, or copy it into bundles
 * that do not use it. A bundle is in another folder than this file was, so the search continues from the main script and from
 * the working folder.
 */
export function findPackage(name: string): string | undefined {
  // A bundler can leave no location here, or one of another machine.
  const module: string | undefined = import.meta.url;
  for (const start of [module, process.argv[1], `${process.cwd()}/`]) {
    if (start === undefined) continue;
    try {
      return requireFrom(start).resolve(name);
    } catch {
      // Not installed there, or not a location of files.
    }
  }
  return undefined;
}

/** Loads the main file of a package. @throws what the package throws */
export const loadPackage = (file: string): unknown => requireFrom(file)(file);
