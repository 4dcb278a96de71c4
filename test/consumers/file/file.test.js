const clientele = require('clientele');
const { story } = require('./story.cjs');

test('the file store works in Jest', () => story(clientele, './jest.db'));
