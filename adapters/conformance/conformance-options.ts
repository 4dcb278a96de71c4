import { checkOptions } from '../../src/commands/read-options.ts';
import { invalidParameter } from '../../src/domain/errors.ts';

/**
 * Checks the options that all suites have in common. Without the check, each test of the suite would fail with a TypeError.
 * @throws InvalidRequestError naming the option
 */
export function checkConformanceOptions(options: { readonly name: string; readonly create: unknown }): void {
  checkOptions(options);
  if (typeof options.name !== 'string') throw invalidParameter('name', 'a string');
  if (typeof options.create !== 'function') throw invalidParameter('create', 'a function');
}
