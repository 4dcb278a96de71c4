import type { Clientele } from '../../src/index.ts';
import type { HttpService } from '../http/operations.ts';

/** The part of a clientele that the console calls. */
export type ConsoleService = HttpService & Pick<Clientele, 'changes' | 'cursor' | 'describe' | 'verify'>;

/** Holds the clientele of a console. A test server replaces it by one with other data. */
export interface ConsoleSource {
  readonly clientele: ConsoleService;
}
