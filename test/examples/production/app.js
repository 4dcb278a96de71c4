import { serve } from '@hono/node-server';
import { ClienteleError, createClientele } from 'clientele';
import { drainServer, errorResponse } from 'clientele/http';
import { WebhookSmsSender } from 'clientele/otp';
import { Hono } from 'hono';

const { REDIS_URL, SMS_URL, SMS_SECRET, VERIFIER_SECRET } = process.env;
// Without them, the webhooks have no signature, and the store holds the keys of its own hashes.
if (!SMS_SECRET || !VERIFIER_SECRET) throw new Error('set SMS_SECRET and VERIFIER_SECRET');
const APP = 'app_shop';

const clientele = await createClientele({
  livemode: true,
  store: { kind: 'redis', url: REDIS_URL },
  sms: { kind: 'otp', sender: new WebhookSmsSender({ url: SMS_URL, secret: SMS_SECRET }), secret: VERIFIER_SECRET },
  tokens: { kind: 'vault', secret: VERIFIER_SECRET },
});

const app = new Hono();

// 1. Your payment provider has stored the card. It gives you masked data and a fingerprint, never the card number.
// Let only the provider send this request: a payer could invent a card.
app.post('/tokens', async (context) => {
  const { brand, funding, bank, last4, name, fingerprint } = await context.req.json();
  const card = { brand, funding, bank, last4, name, fingerprint };
  return context.json(await clientele.vault.issue({ app: APP, ...card }));
});

// 2. The payer asks for a code. Take the phone number from your records, not from the request, if you have it.
app.post('/codes', async (context) => {
  const { source, phone } = await context.req.json();
  return context.json(await clientele.otp.issue({ source, phone }));
});

// 3. The payer enters the code. The key makes the create happen once, however often the request is sent.
app.post('/customers', async (context) => {
  const { source, sms_code, email } = await context.req.json();
  const options = { idempotencyKey: context.req.header('idempotency-key') };
  return context.json(await clientele.customers.create({ app: APP, source, sms_code, email }, options));
});

app.onError((error, context) => {
  if (!(error instanceof ClienteleError)) throw error;
  // The response has attempts_left, expires_at and retry_after for your page.
  return errorResponse(error, { request: context.req.raw });
});

const server = serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 0), hostname: '127.0.0.1' }, ({ port }) => {
  console.log(`http://127.0.0.1:${port}`);
});

process.once('SIGTERM', async () => {
  await drainServer(server);
  await clientele.close();
});
