import type { Case } from '../support/case.ts';
import { cache } from './cache.ts';
import { coldStart } from './cold-start.ts';
import { create } from './create.ts';
import { fileCreate } from './file-create.ts';
import { fileRead } from './file-read.ts';
import { heap } from './heap.ts';
import { http } from './http.ts';
import { list } from './list.ts';
import { redis } from './redis.ts';
import { retrieve } from './retrieve.ts';
import { update } from './update.ts';
import { writes } from './writes.ts';

/** The benchmarks by their names on the command line. */
export const cases: Readonly<Record<string, Case>> = {
  create,
  retrieve,
  update,
  list,
  heap,
  cache,
  http,
  redis,
  'cold-start': coldStart,
  'file-create': fileCreate,
  'file-read': fileRead,
  'memory-writes': writes('memory'),
  'file-writes': writes('file'),
  'redis-writes': writes('redis'),
};
