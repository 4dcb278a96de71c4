import type { ConsoleHandlerOptions, FetchHandler } from '../../adapters/console/index.ts';
import { createConsoleHandler } from '../../adapters/console/index.ts';
import { createTestClientele, type TestClientele, type TestOptions } from '../../adapters/testing/index.ts';
import { type Reply, type SendOptions, send } from './http.ts';

/** The header that the page of the console sends with every request. */
export const FROM_PAGE = { 'x-clientele-console': '1' };

/** A test clientele with a console. */
export interface ConsoleWorld {
  readonly world: TestClientele;
  readonly handler: FetchHandler;
  /** Sends a request as the page does, without a key. */
  send(line: string, options?: SendOptions): Promise<Reply>;
}

export async function createConsoleWorld(
  handlerOptions: Partial<ConsoleHandlerOptions> = {},
  options: TestOptions = {},
): Promise<ConsoleWorld> {
  const world = await createTestClientele(options);
  const handler = createConsoleHandler({ service: world, ...handlerOptions });
  const sendFromPage = (line: string, { headers = FROM_PAGE, ...rest }: SendOptions = {}) =>
    send(handler, line, { headers, key: null, ...rest });
  return { world, handler, send: sendFromPage };
}
