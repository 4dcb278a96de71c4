const { writeAndRead } = require('./write-and-read.cjs');

writeAndRead(require('clientele'), './cjs.db').then(() => console.log('the file store works from CommonJS'));
