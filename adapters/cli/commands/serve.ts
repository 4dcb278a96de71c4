import { readServeArguments, SERVE_HELP } from '../arguments.ts';
import type { Command } from '../command.ts';
import { serve } from '../serve.ts';

export const serveCommand: Command = {
  summary: 'Serves the Customer API in test mode.',
  help: SERVE_HELP,
  async run(args, { signal }) {
    const server = await serve(readServeArguments(args), (line) => console.log(line));
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    await server.close();
    return { ok: true };
  },
};
