const { story } = require('./story.cjs');

story(require('clientele'), './cjs.db').then(() => console.log('the file store works from CommonJS'));
