/* Runs every generator: `npm run generate`. With --check each compares its output with the committed file. */
await import('./generate-validators.ts');
await import('./generate-lua.ts');
