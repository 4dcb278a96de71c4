import { createClientele } from 'clientele';
import { CustomerService } from 'clientele/core';
import { createTestClientele } from 'clientele/testing';

const clientele = await createClientele({ timeout: undefined });
const { source, sms_code } = clientele.fakes.issueCard();
const customer = await clientele.customers.create({ app: 'app_1Gqj58ynP0mHeX1q', source, sms_code });
if (customer.default_source) await clientele.customers.sources.retrieve(customer.id, customer.default_source);
for await (const { app } of clientele.customers.list({ app: customer.app })) console.log(app.length);
console.log(CustomerService, createTestClientele);
