const { createClientele } = require('clientele');
const { writeAndRead } = require('./write-and-read.cjs');

test('fake timers of Jest do not hang the file store', async () => {
  jest.useFakeTimers();
  await writeAndRead({ createClientele }, './fake-timers.db');
  jest.useRealTimers();
});
