// Runs in workerd without the compatibility with Node: the core, the memory store and the fakes.
import { Clientele } from 'clientele/core';
import { MemoryStore } from 'clientele/memory';
import { Fakes } from 'clientele/testing';

// biome-ignore lint/style/noDefaultExport: workerd calls the default export.
export default {
  async fetch() {
    const fakes = new Fakes();
    const clientele = new Clientele({ store: new MemoryStore(), tokens: fakes.tokens, sms: fakes.sms }, fakes);
    const params = { app: 'app_1', ...fakes.issueCard() };
    const { id } = await clientele.customers.create(params, { idempotencyKey: 'one' });
    const repeated = await clientele.customers.create(params, { idempotencyKey: 'one' });
    const listed = await clientele.customers.list();
    await clientele.close();
    return Response.json({ same: id === repeated.id && id === listed.data[0].id });
  },
};
