// Jest as it comes: CommonJS, without --experimental-vm-modules.
const { ClienteleError, createClientele } = require('clientele');
const { createTestClientele } = require('clientele/testing');

test('an application creates a customer', async () => {
  const clientele = await createClientele();
  const { source, sms_code } = clientele.fakes.issueCard();
  const customer = await clientele.customers.create({ app: 'app_1Gqj58ynP0mHeX1q', source, sms_code });
  expect(await clientele.customers.retrieve(customer.id)).toEqual(customer);
  await clientele.close();
});

test('a failure is an instance of the error class', async () => {
  const clientele = await createTestClientele({ seed: 1 });
  await expect(clientele.customers.retrieve('cus_missing')).rejects.toBeInstanceOf(ClienteleError);
  await clientele.close();
});
