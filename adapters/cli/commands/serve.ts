import { readServeArguments, SERVE_HELP } from '../arguments.ts';
import type { Command } from '../command.ts';
import { serve } from '../serve.ts';
import { eventPrinter } from '../server-output.ts';

export const serveCommand: Command = {
  summary: 'Serves the Customer API, for tests or for live customers.',
  help: SERVE_HELP,
  async run(args, { signal }) {
    const options = readServeArguments(args);
    const server = await serve(options, eventPrinter(options.json));
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    await server.close();
    return { ok: true };
  },
};
