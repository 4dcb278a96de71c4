/** Creates a customer, reads it back and checks the store. */
exports.use = async function use(clientele) {
  const { id } = await clientele.customers.create({ app: 'app_1', ...clientele.fakes.issueCard() });
  const { data } = await clientele.customers.list();
  const { problems } = await clientele.verify();
  if (data[0].id !== id || problems.length > 0) throw new Error('the customer was not stored');
  await clientele.close();
  console.log('stored');
};
