/** Creates `require` for a location. Not imported from `node:module`, because the core imports no module of Node. */
const requireFrom = (file: string) => process.getBuiltinModule('node:module').createRequire(file);

/**
 * Finds a package that an application installs only if it uses it. Returns a location from which `require` finds it;
 * undefined if it is not installed.
 *
 * Bundlers do not recognize this as an import: they would demand the package in every application, or copy it into bundles
 * that do not use it. A bundle is in another folder than this file was, so the search continues from the main script and from
 * the working folder.
 *
 * To load the package, write `const module = process.getBuiltinModule('node:module')`, `const load =
 * module.createRequire(location)` and `load('<name>')`. File tracing (`@vercel/nft`) recognizes exactly this form and copies
 * the package; bundlers do not.
 */
export function findPackage(name: string): string | undefined {
  // A bundler can remove this file's location, or replace it by that of the machine that built the bundle.
  const here: string | undefined = import.meta.url;
  for (const location of [here, process.argv[1], `${process.cwd()}/`]) {
    if (location === undefined) continue;
    try {
      requireFrom(location).resolve(name);
      return location;
    } catch {
      // The package is not installed there, or the location is not a file.
    }
  }
  return undefined;
}

/** The fields of `package.json` that decide whether a package can work here. */
interface Manifest {
  readonly version: string;
  readonly engines?: { readonly node?: string };
}

/** Returns the manifest of a package that `findPackage` found; undefined if the package does not export it. */
export function manifestOf(name: string, location: string): Manifest | undefined {
  try {
    return requireFrom(location)(`${name}/package.json`) as Manifest;
  } catch {
    return undefined;
  }
}
