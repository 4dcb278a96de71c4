const clientele = require('clientele');
const { writeAndRead } = require('./write-and-read.cjs');

test('the file store works in Jest', () => writeAndRead(clientele, './jest.db'));
