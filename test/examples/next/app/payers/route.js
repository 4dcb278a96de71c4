import { route } from '../../lib/clientele.js';

export const dynamic = 'force-dynamic';

export const GET = route(({ customers }) => customers.list());

export const POST = route(async ({ customers }, request) => {
  const idempotencyKey = request.headers.get('idempotency-key') ?? undefined;
  return customers.create({ app: 'app_1', ...(await request.json()) }, { idempotencyKey });
});
