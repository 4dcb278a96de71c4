import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ConsoleHandlerOptions, createConsoleHandler } from '../../../../adapters/console/index.ts';
import { toNodeListener } from '../../../../adapters/http/index.ts';

/** The cookie by which the application knows an administrator. */
export const LOGIN = { session: 'canary-of-an-administrator' };
const BASE_PATH = '/admin/console';

const isAdministrator = ({ headers }: IncomingMessage): boolean =>
  headers.cookie?.includes(`session=${LOGIN.session}`) ?? false;

export interface MountedConsole {
  /** Address of the console. */
  readonly url: string;
  close(): void;
}

/** Starts an application that has the console in its administration, for administrators only. */
export async function mountConsole(options: Omit<ConsoleHandlerOptions, 'basePath'>): Promise<MountedConsole> {
  const console = toNodeListener(createConsoleHandler({ ...options, basePath: BASE_PATH }));
  const server = createServer((request, response) => {
    if (isAdministrator(request)) console(request, response);
    else response.writeHead(403, { 'content-type': 'text/plain' }).end('Log in as an administrator.');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${BASE_PATH}`, close };
}
