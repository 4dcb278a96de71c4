/**
 * Types that the platform declares, for the public declarations: those of Node, of the DOM or of a worker, whichever the
 * application has. If it has none, the declarations still compile, and the type is `object`.
 */
type PlatformType<Name extends string> = typeof globalThis extends { readonly [N in Name]: { prototype: infer T } }
  ? T
  : object;

export type PlatformAbortSignal = PlatformType<'AbortSignal'>;
export type PlatformRequest = PlatformType<'Request'>;
export type PlatformResponse = PlatformType<'Response'>;
export type PlatformUrl = PlatformType<'URL'>;
