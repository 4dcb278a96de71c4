import type { Case } from '../support/case.ts';
import { cache } from './cache.ts';
import { coldStart } from './cold-start.ts';
import { create } from './create.ts';
import { createMore } from './create-more.ts';
import { fileCreate } from './file-create.ts';
import { fileRead } from './file-read.ts';
import { heap } from './heap.ts';
import { http } from './http.ts';
import { list } from './list.ts';
import { redis } from './redis.ts';
import { redisCapacity } from './redis-capacity.ts';
import { retrieve } from './retrieve.ts';
import { update } from './update.ts';
import { verifiers } from './verifiers.ts';
import { writes } from './writes.ts';

/** The benchmarks by their names on the command line. Cases that share a population run on it in this order. */
export const cases: Readonly<Record<string, Case>> = {
  create,
  update,
  cache,
  retrieve,
  list,
  heap,
  'create-more': createMore,
  'memory-writes': writes('memory'),
  'file-writes': writes('file'),
  'redis-writes': writes('redis'),
  'memory-verifiers': verifiers('memory'),
  'file-verifiers': verifiers('file'),
  'redis-verifiers': verifiers('redis'),
  'file-create': fileCreate,
  'file-read': fileRead,
  redis,
  'redis-capacity': redisCapacity,
  http,
  'cold-start': coldStart,
};
