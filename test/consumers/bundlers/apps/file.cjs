const { createClientele } = require('clientele');
const { use } = require('./use.cjs');

createClientele({ store: { kind: 'file', path: './customers.db' } }).then(use);
